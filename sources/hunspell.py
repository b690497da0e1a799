"""Read a Hunspell dictionary and expand it into the word forms it accepts, compounds aside."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Rule:
    """One affix: what to strip, what to add, where it applies, and what may follow."""

    strip: str
    add: str
    condition: re.Pattern[str]
    then: tuple[str, ...]


class Dictionary:
    """The affix rules and stems of one dictionary folder (index.aff, index.dic)."""

    def __init__(self, folder: Path, *, with_prefixes: bool = True) -> None:
        self.with_prefixes = with_prefixes
        self.flag_kind = ""
        self.prefixes: dict[str, list[Rule]] = defaultdict(list)
        self.suffixes: dict[str, list[Rule]] = defaultdict(list)
        self.special: dict[str, str] = {}
        self.crosses: dict[str, bool] = {}
        self._read_affixes((folder / "index.aff").read_text(encoding="utf-8-sig"))
        self.lines = (folder / "index.dic").read_text(encoding="utf-8-sig").splitlines()[1:]

    def _read_affixes(self, text: str) -> None:
        for line in text.splitlines():
            parts = line.split()
            if not parts:
                continue
            if parts[0] == "FLAG":
                self.flag_kind = parts[1]
            elif parts[0] in {"NEEDAFFIX", "ONLYINCOMPOUND", "FORBIDDENWORD", "PSEUDOROOT"}:
                self.special[parts[1]] = parts[0]
            elif parts[0] in {"PFX", "SFX"} and len(parts) == 4 and parts[2] in "YN" and parts[3].isdigit():
                self.crosses[parts[0] + parts[1]] = parts[2] == "Y"
            elif parts[0] in {"PFX", "SFX"} and len(parts) >= 4:
                self._read_rule(parts)

    def _read_rule(self, parts: list[str]) -> None:
        kind, flag, strip, add = parts[:4]
        add, _, then = add.partition("/")
        condition = parts[4] if len(parts) > 4 else "."
        pattern = re.escape(condition) if "[" not in condition and "." not in condition else condition
        if kind == "PFX":
            compiled, table = re.compile(pattern), self.prefixes
        else:
            compiled, table = re.compile(f"(?:{pattern})$"), self.suffixes
        empty = {"0": ""}
        table[flag].append(Rule(empty.get(strip, strip), empty.get(add, add), compiled, tuple(self.flags(then))))

    def flags(self, text: str) -> list[str]:
        """Cut a string of flags as the dictionary writes them."""
        if self.flag_kind == "long":
            return [text[n : n + 2] for n in range(0, len(text), 2)]
        if self.flag_kind == "num":
            return text.split(",") if text else []
        return list(text)

    def stems(self) -> Iterator[tuple[str, list[str]]]:
        """Yield every stem with its flags; forbidden words and parts of compounds are left out."""
        for line in self.lines:
            entry = line.split("\t")[0].strip()
            entry = entry.split(" po:")[0]
            word, _, flags = entry.partition("/")
            cut = self.flags(flags.split(" ")[0])
            kinds = {self.special.get(f) for f in cut}
            if word and not kinds & {"FORBIDDENWORD", "ONLYINCOMPOUND"}:
                yield word, cut

    def forms(self, word: str, flags: list[str]) -> Iterator[str]:
        """Yield the forms of one stem, the stem itself included unless it needs an affix."""
        if not any(self.special.get(f) in {"NEEDAFFIX", "PSEUDOROOT"} for f in flags):
            yield word
            yield from self._prefixed(word, flags)
        yield from self._suffixed(word, flags, flags, 2)

    def _suffixed(self, word: str, flags: list[str], stem_flags: list[str], depth: int) -> Iterator[str]:
        for flag in flags:
            for rule in self.suffixes.get(flag, ()):
                if not word.endswith(rule.strip) or not rule.condition.search(word):
                    continue
                form = word[: len(word) - len(rule.strip)] + rule.add
                if {self.special.get(f) for f in rule.then} & {"FORBIDDENWORD", "ONLYINCOMPOUND"}:
                    continue
                yield form
                if self.crosses.get("SFX" + flag, False):
                    yield from self._prefixed(form, [*stem_flags, *rule.then])
                if rule.then and depth:
                    yield from self._suffixed(form, list(rule.then), stem_flags, depth - 1)

    def _prefixed(self, word: str, flags: list[str]) -> Iterator[str]:
        for flag in flags if self.with_prefixes else ():
            for rule in self.prefixes.get(flag, ()):
                if "'" in rule.add or not word.startswith(rule.strip) or not rule.condition.match(word):
                    continue
                yield rule.add + word[len(rule.strip) :]
