"""Complete what an entry says: when, where, by which tool, and what came before it of the same record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redactor.trail.entries import Entry, write
from redactor.trail.log import Log
from redactor.trail.moment import Moment


@dataclass(frozen=True, slots=True)
class Tool:
    """What wrote an entry: name, version, and the SHA-256 of the installed wheel where it is known."""

    name: str
    version: str
    digest: str = ""


def common_says(now: Moment, actor: str, tool: Tool) -> dict[str, object]:
    """Return what every entry says."""
    when = {"t": now.utc, "mono": now.mono, "boot": now.boot}
    return {**when, "actor": actor, "tool": [tool.name, tool.version, tool.digest]}


def complete(log: Log, size: int, common: Mapping[str, object], drafts: Sequence[Mapping[str, object]]) -> list[Entry]:
    """Return the entries of *drafts*: numbered from *size*, each chained to the one before it of its record."""
    last: dict[str, Entry | None] = {}
    entries = []
    for number, draft in enumerate(drafts, size):
        says = {**common, **draft}
        rid = draft.get("rid")
        if isinstance(rid, str):
            before = last[rid] if rid in last else log.last_of_record(bytes.fromhex(rid))
            says["rn"] = before.count("rn") + 1 if before else 0
            says["rp"] = before.leaf.hex() if before else ""
        entries.append(entry := write(number, says))
        if isinstance(rid, str):
            last[rid] = entry
    return entries
