r"""Give `\w`, `\d` and `\s` their meaning for every script: in RE2 they know ASCII only.

`\b` cannot be translated. At either end of an expression it is dropped, since what is
found is checked to be whole words anyway; elsewhere it is refused.
"""

import re

_CLASSES = {"w": r"\p{L}\p{M}\p{N}_", "d": r"\p{Nd}", "s": r"\s\p{Z}"}
_STEP = re.compile(r"\\[pP]\{\^?\w+\}|\\x\{[0-9A-Fa-f]+\}|\\.|\[\^?\]?|[^\\]", re.DOTALL)


def for_all_scripts(source: str) -> str | None:
    r"""Return the RE2 expression *source* with classes of all scripts; None where `\b` or `\B` stands inside."""
    source = re.sub(r"^\\b|(?<!\\)\\b$", "", source)
    out = []
    inside = False
    for step in _STEP.findall(source):
        if inside:
            out.append(_CLASSES.get(step[1], step) if step[0] == "\\" else step.replace("[", r"\["))
            inside = step != "]"
        elif step[0] == "[":
            inside = True
            out.append(step)
        elif step in (r"\b", r"\B"):
            return None
        else:
            out.append(_class(step) if step[0] == "\\" else step)
    return "".join(out)


def _class(step: str) -> str:
    if step[1] in _CLASSES:
        return f"[{_CLASSES[step[1]]}]"
    if step[1].lower() in _CLASSES:
        return f"[^{_CLASSES[step[1].lower()]}]"
    return step
