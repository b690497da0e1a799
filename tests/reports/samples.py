"""Reports built by hand."""

from redactor.model import NotExamined
from redactor.report import Cell, Finding, Kind, Level, Picture, Report, Table, Where

LEFT = Kind(
    "original-left",
    "An original is still there",
    "Whoever reads the file reads a name that was taken out elsewhere.",
    "Redact the file again with the vault that holds the record.",
    Level.ERROR,
)
HALF = Kind(
    "half-redacted", "A name is half redacted", "The rest tells whom it means.", "Redact it whole.", Level.ERROR
)
OVER = Kind(
    "over-redacted", "An ordinary word is gone", "The text is harder to read.", "Allow the word.", Level.WARNING
)
KINDS = (LEFT, HALF, OVER)

HOSTILE = [
    "\x1b[31mred\x07\x1b]0;title\x07",
    "a|b`c`\n# heading\n- [ ] task ~~gone~~ _it_ **b**",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    'x",y:z%0A::error file=a::b\r\n::set-env name=a::b',
    "]]>&amp;<!-- --></testcase>",
    "\ud800 lone \udcff",
    "\u202egpj.exe\u2066\u200b\ufeff",
    "\x00\x01\x0b\ufffe\uffff\U0001ffff\u2028\x85",
    "@everyone #1 www.tracker.example [a](https://b.example) ![c](d)",
    "{0} [link](1) \\ {placeholder}",
    "Burkina Faso, Fada N’Gourma, 日本, نام‌خانوادگی",
    "-",
    "--> --!> ' \"",
    "x" * 5000,
]


def finding(
    kind: Kind = LEFT, file: str = "release.jsonl", record: int = 12, name: str = "DEM/12", **more: object
) -> Finding:
    """One finding; *more* goes to its place, but for what a finding has itself."""
    own = {key: more.pop(key) for key in ("detail", "entity", "identity", "action", "score") if key in more}
    place: dict[str, object] = {"field": "Outcome", "line": record, "start": 12, "end": 19} | more
    return Finding(
        kind,
        Where(file, record, name, **place),  # type: ignore[arg-type]
        **({"detail": "the surname of a person of this record", "identity": f"{record:032x}"} | own),  # type: ignore[arg-type]
    )


def empty(command: str = "check") -> Report:
    """A report in which nothing is filled in."""
    return Report(command, "")


def clean() -> Report:
    """A report of a run that found nothing."""
    return Report(
        "check",
        "Does the release name anyone?",
        {"files": 1, "records": 340},
        kinds=KINDS,
        closing="1 file; 0 findings",
    )


def full() -> Report:
    """A report in which everything is filled in: 3 errors and 1 warning in two files."""
    report = clean()
    report.facts = {"policy": "outcome-harvest", "fingerprint": "90af" * 16}
    report.findings = [
        finding(OVER, record=3, name="DEM/03"),
        finding(LEFT, record=12, start=40, end=44, identity="f" * 32, entity="PERSON"),
        finding(HALF, record=12),
        finding(LEFT, "annex.xlsx", 2, "", place="Sheet1!B4", line=0, action="Ask the partner first."),
    ]
    report.accepted, report.stale = 2, ["a1b2c3d4"]
    report.not_examined = [NotExamined("annex.xlsx", "a drawing", "pictures cannot be read")]
    report.skipped = [NotExamined("", "the trail", "no vault was given")]
    report.tables = [
        Table("entities", "By entity", ("entity", "found", "share"), (("PERSON", 12_000, 0.5), ("LOC", 0, None)))
    ]
    cells = {
        ("Outcome", "PERSON"): Cell(0.5, "1 of 2", 1),
        ("Outcome", "LOC"): Cell(1.0, "100 %"),
        ("Title", "LOC"): Cell(None, "–"),
    }
    report.pictures = [Picture("Covered", ("Outcome", "Title"), ("PERSON", "LOC"), cells, "by field and entity")]
    return report


def hostile(text: str) -> Report:
    """A report in which every string that comes from a file, or from us, is *text*."""
    kind = Kind("odd-kind", text, text, text, Level.ERROR)
    where = Where(text, 1, text, text, text, 3, 4, 9)
    part = NotExamined(text, text, text)
    return Report(
        "check",
        text,
        {text: 1},
        {text: text},
        [Finding(kind, where, text, text, text, 0.5, "0" * 32, True, text)],
        1,
        [text],
        [part],
        [part],
        [Table("t", text, (text, text), ((text, 1), (text, 0.5)), text)],
        [Picture(text, (text,), (text,), {(text, text): Cell(0.5, text, 2)}, text)],
        (kind,),
        text,
    )


def many(number: int, records: int = 1000, kind: Kind = LEFT) -> Report:
    """A report of *number* findings spread over *records*."""
    report = clean()
    report.findings = [
        finding(kind, record=1 + n % records, name=f"DEM/{1 + n % records}", start=n, end=n + 5, identity=f"{n:032x}")
        for n in range(number)
    ]
    return report


def incomplete() -> Report:
    """A report that found nothing and did not see everything."""
    report = clean()
    report.not_examined = [NotExamined("annex.xlsx", "a drawing", "pictures cannot be read")]
    return report


ALL = {
    "empty": empty(),
    "coverage": empty("coverage"),
    "clean": clean(),
    "full": full(),
    "incomplete": incomplete(),
    "many": many(60),
    **{f"hostile{n}": hostile(text) for n, text in enumerate(HOSTILE)},
}
