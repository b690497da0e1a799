"""The report as JSON, for programs. docs/reports.md lists the keys; version 1 gains keys and never loses one."""

import json
import math
import re
from collections.abc import Iterable

from redactor.model import NotExamined
from redactor.report import Finding, Kind, Picture, Report, Table
from redactor.reports.wording import kinds_of, ordered
from redactor.version import VERSION

_WIDE = re.compile(r"[^\x00-\x7f]")


def as_json(report: Report) -> str:
    """Return every finding and every figure of *report*, in ASCII."""
    return dumped(
        {
            "version": 1,
            "tool": {"name": "redactor", "version": VERSION},
            "command": report.command,
            "title": report.title,
            "closing": report.closing,
            "summary": {
                "errors": report.errors,
                "warnings": report.warnings,
                "accepted": report.accepted,
                "stale": len(report.stale),
                "not_examined": len(report.not_examined),
                "skipped": len(report.skipped),
            },
            "counts": report.counts,
            "facts": report.facts,
            "kinds": [_kind(kind) for kind in kinds_of(report)],
            "findings": [_finding(finding) for finding in ordered(report.findings)],
            "stale": report.stale,
            "not_examined": _parts(report.not_examined),
            "skipped": _parts(report.skipped),
            "tables": [_table(table) for table in report.tables],
            "pictures": [_picture(picture) for picture in report.pictures],
        }
    )


def dumped(document: object) -> str:
    """Return *document* as indented JSON in ASCII, with lone surrogates (names of files) replaced by U+FFFD."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    return _WIDE.sub(_escape, text) + "\n"  # outside ASCII there are only strings


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    return "\\ufffd" if "\ud800" <= char <= "\udfff" else json.dumps(char)[1:-1]


def _kind(kind: Kind) -> dict[str, str]:
    return {"id": kind.id, "level": kind.level.value, "title": kind.title, "why": kind.why, "remedy": kind.remedy}


def _finding(finding: Finding) -> dict[str, object]:
    where = finding.where
    return {
        "kind": finding.kind.id,
        "level": finding.kind.level.value,
        "file": where.file,
        "record": where.record,
        "name": where.name,
        "field": where.field,
        "place": where.place,
        "line": where.line,
        "start": where.start,
        "end": where.end,
        "detail": finding.detail,
        "remedy": finding.remedy,
        "entity": finding.entity,
        "found_by": finding.found_by,
        "score": _finite(finding.score),
        "identity": finding.identity,
        "keyed": finding.keyed,
    }


def _parts(parts: Iterable[NotExamined]) -> list[dict[str, str]]:
    return [{"place": part.place, "what": part.what, "why": part.why} for part in parts]


def _table(table: Table) -> dict[str, object]:
    return {
        "id": table.id,
        "title": table.title,
        "columns": list(table.columns),
        "rows": [[_finite(value) for value in row] for row in table.rows],
        "note": table.note,
    }


def _picture(picture: Picture) -> dict[str, object]:
    cells = [
        {"row": row, "column": column, "share": _finite(cell.share), "text": cell.text, "findings": cell.bad}
        for row in picture.rows
        for column in picture.columns
        if (cell := picture.cells.get((row, column))) is not None
    ]
    return {
        "title": picture.title,
        "rows": list(picture.rows),
        "columns": list(picture.columns),
        "cells": cells,
        "note": picture.note,
    }


def _finite(value: str | float | None) -> str | float | None:
    """Return *value*; nothing in place of what JSON cannot say."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
