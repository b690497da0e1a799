"""What a leak scan compares: traces of originals, blinded, in a capsule of class SCAN beside a record's others.

content = written JSON {"f": [base64 …], "n": base64, "o": base64, "t": [[entity, base64, base64] …]}

The traces of an entity, or of all of them (`*`), stand one after the other: those to look for everywhere, those to look
for in this record. All are sorted, so that their order tells nothing; a reader refuses any other order.

Opening one yields no original: only whether a text that somebody has is one.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from redactor.errors import Damaged, VaultDamaged
from redactor.keys.capsule import Place, open_capsule, unwrap_key
from redactor.keys.encoding import Json, from_base64, read_written, to_base64, written
from redactor.keys.hpke import OpeningKey
from redactor.keys.traces import SIZE, Blinder, name_trace, output_trace, value_trace
from redactor.model import SCAN_CLASS, Seal, SealFacts, Traced, Traces
from redactor.vault.file import VaultFile
from redactor.vault.opening import ClassKeys
from redactor.vault.schema import COLUMNS, row_hash

_CHUNK = 500  # records read at a time, so that no read stays open while the caller works
_HINT = "it was changed after it was sealed; run: redactor trail verify"
ALL = "*"
"""Stands for every entity."""
_GROUPS = attrgetter("everywhere"), attrgetter("here")
_FEWEST, _MANY = 32, 16_384  # traces of a group: filled up to so many at least, and no further than that
_WHAT = "what a leak scan compares"


def traces_to_json(blinder: Blinder, seal: Seal, *, fill: bool = False) -> bytes:
    """Return the content of a record's SCAN capsule. Everything is sorted: the order tells nothing.

    With *fill* all entities are one, called `*`, and random values, which match nothing, are added to each group
    until it holds a power of two of them: so neither the kinds nor the number of names are told.
    """
    fields = sorted(value_trace(blinder, name, print_) for name, print_ in seal.prints)
    each = list(seal.traces or ())
    if fill and each:
        every, here = ([one for traces in each for one in group(traces)] for group in _GROUPS)
        each = [Traces(ALL, tuple(every), tuple(here))]
    rows = [
        [one.entity, *(to_base64(_group(blinder, group(one), fill)) for group in _GROUPS)]
        for one in sorted(each, key=lambda one: one.entity)
    ]
    content: dict[str, Json] = {
        "f": [to_base64(each) for each in fields],
        "n": to_base64(name_trace(blinder, seal.name)) if seal.name else "",
        "o": to_base64(output_trace(blinder, seal.output)),
        "t": rows,  # type: ignore[dict-item]
    }
    return written(content)


def _group(blinder: Blinder, group: Iterable[tuple[str, str]], fill: bool) -> bytes:
    traces = {blinder.blind(*one) for one in set(group)}
    if fill and len(traces) < _MANY:
        missing = max(_FEWEST, 1 << (len(traces) - 1).bit_length()) - len(traces)
        more = secrets.token_bytes(SIZE * missing)
        traces.update(more[at : at + SIZE] for at in range(0, len(more), SIZE))
    return b"".join(sorted(traces))


def traces_from_json(rid: bytes, raw: bytes) -> Traced:
    """Return what `traces_to_json` wrote. Raises `Damaged`."""
    match read_written(raw, _WHAT):
        case {"f": list(fields), "n": str(name), "o": str(output), "t": list(traces), **rest} if not rest:
            found = Traced(
                rid,
                from_base64(name),
                from_base64(output),
                tuple(_trace(each) for each in fields),
                tuple(_traces(each) for each in traces),
            )
            entities = [entity for entity, _, _ in found.traces]
            if (
                len(found.name) in (0, SIZE)
                and len(found.output) == SIZE
                and list(found.fields) == sorted(found.fields)
                and entities == sorted(set(entities))
            ):
                return found
    raise _unknown()


def open_traces(file: VaultFile, vault: bytes, facts: Mapping[bytes, SealFacts], keys: ClassKeys) -> Iterator[Traced]:
    """Yield the traces of every record in *facts* that has some, each row compared with the trail before it is opened.

    Raises `VaultDamaged` where a row is missing or is not what was logged, `Refused` where SCAN was not granted.
    """
    left = {rid for rid, fact in facts.items() if fact.capsule is not None}
    last = (0, 0)
    columns = ",".join(f"c.{name}" for name in COLUMNS["capsule"]), ",".join(f"w.{name}" for name in COLUMNS["wrap"])
    query = (
        f"SELECT {columns[0]},{columns[1]} FROM capsule c JOIN wrap w ON w.rid=c.rid AND w.rev=c.rev AND w.cls=c.cls "
        "WHERE c.cls=? AND c.id>=? AND (c.id,w.id)>(?,?) ORDER BY c.id,w.id LIMIT ?"
    )
    width = len(COLUMNS["capsule"])
    while True:
        with file.reading():
            rows = file.execute(query, (SCAN_CLASS, last[0], *last, _CHUNK)).fetchall()
        if not rows:
            break
        last = rows[-1][0], rows[-1][width]
        for row in rows:
            capsule, wrap = row[:width], row[width:]
            fact = facts.get(capsule[1])
            if fact is None or fact.rev != capsule[2]:
                continue  # sealed after the trail was read, or of an older revision
            if row_hash("capsule", capsule) != fact.capsule or row_hash("wrap", wrap) not in fact.wraps:
                raise VaultDamaged(f"the traces of record {fact.rid.hex()} are not what was sealed", hint=_HINT)
            if fact.rid not in left:
                continue  # a second wrap of the same key
            left.discard(fact.rid)
            yield _opened(vault, fact, capsule[5], wrap[5], wrap[6], keys.key(SCAN_CLASS, wrap[5]))
    if left:
        raise VaultDamaged("the traces of some records are missing", hint=_HINT)


def _opened(vault: bytes, fact: SealFacts, ct: bytes, epoch: int, wrapped: bytes, key: OpeningKey) -> Traced:
    place = Place(vault, fact.rid, fact.rev, fact.policy)
    try:
        record_key = unwrap_key(key, place, SCAN_CLASS, epoch, wrapped)
        return traces_from_json(fact.rid, open_capsule(record_key, place, SCAN_CLASS, ct))
    except Damaged as error:  # it was logged as it is: the machine that sealed it made it so
        hint = error.hint or "redact that record again; if it stays so, ask who sealed it"
        raise VaultDamaged(f"the traces of record {fact.rid.hex()} cannot be read: {error}", hint=hint) from None


def _trace(value: Json) -> bytes:
    found = from_base64(value) if isinstance(value, str) else b""
    if len(found) != SIZE:
        raise _unknown()
    return found


def _traces(value: Json) -> tuple[str, bytes, bytes]:
    match value:
        case [str(entity), str(everywhere), str(here)]:
            found = from_base64(everywhere), from_base64(here)
            if all(_ascending(traces) for traces in found):
                return entity, *found
    raise _unknown()


def _ascending(traces: bytes) -> bool:
    cut = [traces[at : at + SIZE] for at in range(0, len(traces), SIZE)]
    return len(traces) % SIZE == 0 and sorted(set(cut)) == cut


def _unknown() -> Damaged:
    return Damaged(f"{_WHAT} is in a form this version does not know")
