"""Tell what the cells of a sheet show."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from redactor.records.xlsx import formulas
from redactor.records.xlsx.markup import broken
from redactor.records.xlsx.numbers import plain_date, plain_number
from redactor.records.xlsx.strings import SharedStrings, no_such_string
from redactor.records.xlsx.text import content, unescaped, value


class Formula(NamedTuple):
    """The formula of a cell.

    `group` is the number of the shared formula it takes part in, `leads` says that it holds it for the
    others; `strange` that it uses names which nobody else holds.
    """

    text: str
    group: str
    leads: bool
    strange: bool


class Shown(NamedTuple):
    """What a cell shows: its text, kind and literal, and the number of its shared string, or -1."""

    text: str
    kind: str
    literal: str | None
    shared: int


@dataclass(frozen=True, slots=True)
class Values:
    """How to read the cells of one sheet.

    `part` and `label` name it in errors; `dates` says for each cell style whether it shows a date;
    `known` are the names that formulas may use, in lower case.
    """

    part: str
    label: str
    strings: SharedStrings = field(repr=False)
    dates: Sequence[bool] = field(repr=False)
    since_1904: bool = False
    known: Set[str] = field(default=frozenset(), repr=False)

    def shown(self, ref: str, attrs: Mapping[str, str], raw: str) -> Shown:
        """Return what the cell *ref* with these attributes and the value *raw* shows."""
        match attrs.get("t", "n"):
            case "s":
                shared = self.number(raw)
                if not 0 <= shared < len(self.strings.texts):
                    raise no_such_string(f"{self.label}!{ref}")
                self.strings.uses[shared] += 1
                return Shown(self.strings.texts[shared], "text", None, shared)
            case "n":
                return self._numeric(attrs.get("s"), raw)
            case "b":
                return Shown("TRUE" if raw in ("1", "true") else "FALSE", "boolean", raw, -1)
            case "e":
                return Shown(raw, "error", raw, -1)
            case "d":
                return Shown(raw.replace("T", " "), "date", raw, -1)
            case _:
                return Shown(unescaped(raw), "text", None, -1)

    def number(self, raw: str) -> int:
        """Return the whole number *raw*; raise `RecordError` where it is none."""
        try:
            return int(raw)
        except ValueError:
            raise broken(self.part) from None

    def _numeric(self, style: str | None, raw: str) -> Shown:
        if style is not None and raw:
            number = self.number(style)
            if 0 <= number < len(self.dates) and self.dates[number]:
                date = plain_date(raw, since_1904=self.since_1904)
                if date is not None:
                    return Shown(date, "date", raw, -1)
        return Shown(plain_number(raw), "number", raw, -1)


def restorable(
    ref: str,
    attrs: Mapping[str, str],
    shown: Shown,
    raw: str | None,
    formula: str,
    given: Mapping[str, str],
    reach: str,
) -> Shown:
    """Return *shown* with the kind and literal by which a formula goes back to its cell.

    The literal is the cell as XML without its style, *given* the attributes of the formula and *reach* the range
    of the shared formula it takes part in. Of a text it holds the formula alone, nothing of what the cell
    shows; and a formula in which a string may name somebody is not kept: what is sealed with one
    person's name must not tell another's.
    """
    if formulas.may_name(formula) or (shown.kind == "text" and attrs.get("t") != "str"):
        return shown
    outer = {"r": ref} | {k: attrs[k] for k in ("t", "cm", "vm") if k in attrs}
    if given.get("t") == "shared":
        outer["of"] = reach
    inner = f"<f{_spelt(given)}>{content(formula).decode()}</f>" if formula else f"<f{_spelt(given)}/>"
    if shown.kind == "text":
        return shown._replace(literal=f"<c{_spelt(outer)}>{inner}</c>")
    told = "" if raw is None else f"<v>{content(unescaped(raw)).decode()}</v>"
    return shown._replace(kind="formula", literal=f"<c{_spelt(outer)}>{inner}{told}</c>")


def _spelt(attrs: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value(text).decode()}"' for name, text in attrs.items())
