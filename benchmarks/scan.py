"""The scan for originals: 10 MB of shared text against the blinded traces of 100,000 originals, on one core.

Beside it a plain pass of `re.findall` over the same text, and what everybody writes first, `any(name in text)`, for
which one would need the names. Times are CPU times, the best of several rounds, each with a memory that is cold.
"""

import gc
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import people
from benchmarks.growing import Grower, growth, shared_corpus
from benchmarks.vault import TOOL, make, seal, seals
from redactor.api.building import open_policy
from redactor.detect.traces import Tracer
from redactor.keys.founding import found
from redactor.keys.hpke import OpeningKey
from redactor.keys.traces import Blinder
from redactor.leaks.check import Checker, Examined
from redactor.leaks.identity import Identities
from redactor.leaks.index import Index
from redactor.leaks.originals import Originals
from redactor.leaks.scan import Scanner
from redactor.model import Field, Record, Seal, Traced
from redactor.trail.ledger import Trail
from redactor.trail.sealing import output_form
from redactor.vault.scan import traces_from_json, traces_to_json
from redactor.vault.vault import Vault

SEALED, SIZE, REAL, PLANTED = 25_000, 10_000_000, 2_000, 500
_NAIVE = 1_000  # names that the naive search is timed with
Original = tuple[str, str]


def traced(records: Sequence[Record], held: Sequence[Sequence[Original]], blinder: Blinder) -> Iterator[Traced]:
    """Yield what SCAN capsules hold: of *records* as shared, and of more records that are not."""
    tracer = Tracer()
    for n, originals in enumerate(held):
        form = output_form(records[n].fields) if n < len(records) else str(n).encode()
        seal = Seal(f"R-{n:06}", n, (), (), form, bytes(32), True, (), tracer.of(originals))
        yield traces_from_json(rid(n), traces_to_json(blinder, seal, fill=True))


def rid(n: int) -> bytes:
    """Return the id of a sealed record."""
    return n.to_bytes(16)


def seconds(run: Callable[[], object], rounds: int = 3) -> float:
    """Return the CPU seconds of the fastest of several runs."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def memory() -> float:
    """Return how many megabytes this process holds now; where the system does not say, the most it ever held."""
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def planted(record: Record, text: str) -> Record:
    """Return *record* with *text* in the middle of its longest field."""
    at = max(range(len(record.fields)), key=lambda n: len(record.fields[n].text))
    words = record.fields[at].text.split(" ")
    words.insert(len(words) // 2, text)
    fields = [Field(f.name, " ".join(words)) if n == at else f for n, f in enumerate(record.fields)]
    return Record(record.index, tuple(fields))


def scan(index: Index, blinder: Blinder, records: Sequence[Record], own: bool) -> list[tuple[str, str]]:
    """Return form and text of each hit in *records*; with *own*, each record's own originals are looked for too."""
    scanner, found = Scanner(index.everywhere, blinder), []
    for n, record in enumerate(records):
        mine = index.own(rid(n)) if own else frozenset()
        for at, hits in scanner.record([field.text for field in record.fields], mine):
            found += [(hit.form, record.fields[at].text[hit.start : hit.end]) for hit in hits]
    return found


def check(index: Index, blinder: Blinder, records: Sequence[Record]) -> int:
    """Return how many findings the whole check for originals makes."""
    originals = Originals(index, blinder)
    checker = Checker(open_policy("outcome-harvest"), ["originals"], Identities(None), originals)
    checker.file("shared", (Examined(record, True) for record in records))
    return len(checker.seen.findings)


def main() -> None:
    """Print rates, ratios, hits where there should be none, and misses where there should be."""
    rng = random.Random(4)
    records = list(Grower(rng).records(SIZE))
    texts = [f.text for record in records for f in record.fields]
    size = sum(len(text.encode()) for text in texts) / 1e6
    grown = growth(records)
    words, different = grown.points[-1]
    print(
        f"{len(records):,} records, {size:.1f} MB, {words:,} words, {different:,} different; "
        f"Heaps' b {grown.exponent:.2f}"
    )
    where = people.regions(rng)
    held = [people.originals(rng, rng.choice(where)) for _ in range(SEALED)]
    index, blinder = indexed(records, held)
    gc.freeze()  # as the command does
    plain = seconds(lambda: [re.findall(r"\w+", text) for text in texts])

    def rate(what: str, took: float) -> None:
        print(f"{what:44} {size / took:>8.2f} MB/s  {took / plain:>9.1f} x the plain pass")

    rate(r"plain pass, re.findall(r'\w+')", plain)
    rate("scan, names of every record", seconds(lambda: scan(index, blinder, records, own=False)))
    rate("scan, and each record's own originals", seconds(lambda: scan(index, blinder, records, own=True)))
    rate("the whole check for originals", seconds(lambda: check(index, blinder, records)))
    rate("any(name in text), reckoned from 1,000 names", naive(texts, held))
    false_alarms(index, blinder, records, size)
    caught(index, blinder, records, held)
    print(
        f"{'memory of this process at most':44} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>8,.0f} MB"
    )
    opening(held)


def indexed(records: Sequence[Record], held: Sequence[Sequence[Original]]) -> tuple[Index, Blinder]:
    """Make the index, and print what it holds and weighs."""
    gc.collect()
    blinder, before, start = Blinder(bytes(16)), memory(), time.process_time()
    count = everywhere = 0

    def counted() -> Iterator[Traced]:
        nonlocal count, everywhere
        for one in traced(records, held, blinder):
            count += sum(len(a) + len(b) for _, a, b in one.traces) // 8
            everywhere += sum(len(a) for _, a, _b in one.traces) // 8
            yield one

    index, originals = Index(counted()), sum(map(len, held))
    took, weight = time.process_time() - start, memory() - before
    print(
        f"{originals:,} originals in {len(held):,} records: {count / originals:.1f} traces each, "
        f"{everywhere / originals:.1f} looked for everywhere "
        f"({len(index.everywhere):,} different), with random filling; index {weight:,.0f} MB, made in {took:.0f} s"
    )
    return index, blinder


def naive(texts: Sequence[str], held: Sequence[Sequence[Original]]) -> float:
    """Return the seconds that a search for every original, one by one, would take, from one for a thousand of them."""
    some = [text for originals in held for _, text in originals][:_NAIVE]
    every, sample = sum(map(len, held)), texts[:: max(1, len(texts) // 4_000)]
    took = seconds(lambda: [any(name in text for name in some) for text in sample], 1)
    return took * every / _NAIVE * sum(map(len, texts)) / sum(map(len, sample))


def false_alarms(index: Index, blinder: Blinder, records: Sequence[Record], size: float) -> None:
    """Print the hits in text that holds no original: on the corpus' own words, and on what was invented for it."""
    real = {word for _, record in shared_corpus() for f in record.fields for word in re.findall(r"\w+", f.text)}
    for what, own in (("names of every record", False), ("each record's own originals too", True)):
        found = scan(index, blinder, records, own)
        wrong = sum(all(word in real for word in re.findall(r"\w+", text)) for _, text in found)
        forms = ", ".join(f"{form} {count:,}" for form, count in Counter(form for form, _ in found).most_common())
        print(
            f"false alarms, {what}: {len(found):,}, {len(found) / size:.1f} a MB, {len(set(found)):,} different "
            f"({forms}); of them {wrong} on the corpus' own words"
        )


def caught(index: Index, blinder: Blinder, records: Sequence[Record], held: Sequence[Sequence[Original]]) -> None:
    """Print how many of the names that are planted in some records are found."""
    scanner = Scanner(index.everywhere, blinder)
    for what, shift in (("its own record", 0), ("another record", PLANTED)):
        found = 0
        for n, record in enumerate(records[:PLANTED]):
            name = held[n + shift][0][1]
            field = max(planted(record, name).fields, key=lambda f, name=name: f.text.count(name))  # type: ignore[misc]
            at = field.text.index(name)
            hits = scanner.hits(field.text, index.own(rid(n)))
            found += any(hit.start <= at and hit.end >= at + len(name) for hit in hits)
        print(f"{'names planted in ' + what:44} {found:>8} of {PLANTED} found")


def opening(held: Sequence[Sequence[Original]]) -> None:
    """Print how fast the traces come out of a real vault."""
    keys, key = found("bench", datetime.now(UTC)), OpeningKey.new()
    locked = [key.public.seal(b"info", bytes(32)) for _ in range(500)]
    bare = 500 / seconds(lambda: [key.open(b"info", one) for one in locked])
    with tempfile.TemporaryDirectory() as name:
        file = make(Path(name), keys)
        vault, trail = Vault(file, keys.keyring), Trail(file, (keys.keyring,), keys.log, None, TOOL)
        seal(vault, trail, file, seals(REAL, Tracer()))
        each = REAL / seconds(lambda: Index(vault.traces(trail.facts(), keys.staff)))
        print(
            f"traces opened from a vault: {each:,.0f} records/s, {each / bare:.2f} of bare HPKE opening; "
            f"{SEALED / each:.0f} s for {len(held):,}"
        )
        file.close()
