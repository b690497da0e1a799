"""Write a workbook with some fields changed; all else stays as it was stored."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from xml.parsers import expat

from redactor.errors import InputError
from redactor.model import Change, Record
from redactor.records.output import Output, guarded
from redactor.records.xlsx.archive import BLOCK
from redactor.records.xlsx.changes import Changes
from redactor.records.xlsx.examine import DROPPABLE
from redactor.records.xlsx.gather import Layout
from redactor.records.xlsx.markup import safe_parser
from redactor.records.xlsx.plan import Plan, plan
from redactor.records.xlsx.reader import WorkbookSource
from redactor.records.xlsx.repack import Repacked
from redactor.records.xlsx.splice import spliced, unsound


class WorkbookSink:
    """The result of rewriting a workbook: changes are gathered, and made when it is published."""

    def __init__(self, source: WorkbookSource, output: Output, *, drop: frozenset[str], suffix: str) -> None:
        unknown = sorted(drop - DROPPABLE.keys())
        if unknown:
            output.discard()
            raise InputError(f"{unknown[0]} cannot be left out", hint="known are: " + ", ".join(DROPPABLE))
        self._source = source
        self._output = output
        self._drop = drop
        self._suffix = suffix
        self._changes = Changes()

    def write(self, record: Record, changes: Mapping[int, Change]) -> None:
        """Note the *changes* of *record*, by the positions of its fields."""
        layout = record.layout
        assert isinstance(layout, Layout)
        for position, change in changes.items():
            field = record.fields[position]
            if (change.text, change.kind) != (field.text, field.kind):
                self._changes.add(layout.targets[position], change)

    def publish(self) -> None:
        """Make the changes and put the finished workbook in its place."""
        with guarded(self._output):
            if not self._source.complete:
                for _ in self._source.records():
                    pass
            made = plan(self._source, self._changes, self._drop, self._suffix)
            self._source.package.archive.same()
            if made or "archive comments" in self._drop:
                self._rewrite(made)
            else:
                with self._source.path.open("rb") as file:
                    shutil.copyfileobj(file, self._output.file, BLOCK)
        self._output.publish()

    def discard(self) -> None:
        """Remove what was written. Safe to call at any time, also after `publish`."""
        self._output.discard()

    def _rewrite(self, made: Plan) -> None:
        archive = self._source.package.archive
        silent = "archive comments" in self._drop
        zipped = Repacked(self._output.file, comments=not silent)
        with archive.path.open("rb") as file:
            for entry in archive.entries:
                if entry.filename in made.gone:
                    continue
                if entry.filename not in made.edits:
                    zipped.copy(entry, file)
                    continue
                with archive.stream(entry.filename) as stream:
                    zipped.write(entry, _checked(entry.filename, spliced(stream, made.edits[entry.filename])))
        zipped.close(archive.comment)


def _checked(part: str, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass *blocks* on; raise `OutputError` where they make no XML, so that no broken workbook is published."""
    parser = safe_parser(part)
    try:
        for block in blocks:
            parser.Parse(block, False)
            yield block
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise unsound(f"part {part}") from None
