"""The report as a page."""

import base64
import hashlib
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from redactor.report import Cell, Picture, Report, Table
from redactor.reports import render
from redactor.reports.page.heatmap import shade
from redactor.reports.page.records import FINDINGS
from redactor.reports.page.style import STYLE
from tests.reports.samples import ALL, HOSTILE, clean, finding, full, hostile, incomplete, many

VOID = {"meta", "br", "hr", "img", "link", "input"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Page(HTMLParser):
    """A strict reading: every element is closed in its turn."""

    def __init__(self, report: Report) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.paths: list[str] = []
        self.words: list[str] = []
        self.feed(render(report, "html"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs))
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.paths.append("/".join(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.parametrize("name", ALL)
def test_well_formed(name: str) -> None:
    """Closed elements, one heading of the first level, ids once, and only elements that we use."""
    page = Page(ALL[name])
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    known = set(
        "html head meta title style body header main section footer h1 h2 h3 p span strong small b i dl dt dd div ul "
        "li table caption thead tbody tr th td figure figcaption details summary article".split()
    )
    assert {tag for tag, _ in page.elements} <= known


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_loaded_and_nothing_runs(name: str) -> None:
    """No address, no script, no style of an element's own; and the browser is told so."""
    page = Page(ALL[name])
    for _, attributes in page.elements:
        assert not {"src", "href", "style", "action", "srcdoc", "data"} & set(attributes)
        assert not any(key.startswith("on") for key in attributes)
    assert "url(" not in STYLE and "@import" not in STYLE and STYLE.isascii()
    (policy,) = [a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("name", ALL)
def test_accessible(name: str) -> None:
    """A language, a caption and headings for every table, a caption for every figure, a way to scroll by keyboard."""
    page = Page(ALL[name])
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("caption")) == len(page.all("table")) and len(page.all("figcaption")) == len(page.all("figure"))
    assert all(attributes.get("scope") in ("col", "row") for attributes in page.all("th"))
    scrollers = [a for a in page.all("div") if a.get("class") == "scroll"]
    assert len(scrollers) == len(page.all("table"))
    assert all(a["tabindex"] == "0" and a["role"] == "region" and "aria-label" in a for a in scrollers)


def test_hostile_names_are_text() -> None:
    """A name adds no element; it is shown as it is."""
    plain = Page(hostile("100 %"))
    for text in HOSTILE:
        tags = [tag for tag, _ in Page(hostile(text + " %")).elements]  # a square with % says no share beside it
        assert tags == [tag for tag, _ in plain.elements]
    assert "<script>alert(1)</script>" in Page(hostile(HOSTILE[2])).text


def test_the_verdict_stands_at_the_top() -> None:
    """The title says it, and the first words after the heading."""
    text = Page(full()).text
    assert text.index("3 things must be looked at before this file is shared.") < text.index("What was found")
    assert "Nothing was found. This does not prove that nobody is named." in Page(clean()).text
    assert "No leak was found, but 1 part was not examined." in Page(incomplete()).text


def test_everything_is_told() -> None:
    """Findings with place, reason and remedy; what was not examined or made; baseline; figures; facts."""
    text = Page(full()).text
    for words in (
        'Field "Outcome", characters 40-44, line 12', "Sheet1!B4", "The rest tells whom it means.", "Redact it whole.",
        "Ask the partner first.", "pictures cannot be read", "no vault was given", "2 findings accepted earlier",
        "a1b2c3d4", "12,000", "outcome-harvest", "by field and entity", "1 file; 0 findings",
    ):  # fmt: skip
        assert words in text, words


def test_nothing_empty_is_shown() -> None:
    """What there is none of has no section."""
    text = Page(clean()).text
    for title in (
        "At a glance",
        "What was found",
        "What was not examined",
        "Checks that",
        "Baseline",
        "Figures",
        "This run",
    ):
        assert title not in text


def test_worst_records_first() -> None:
    """The record with most errors comes first."""
    text = Page(full()).text
    assert text.index("DEM/12 record 12 of release.jsonl") < text.index("#2 annex.xlsx") < text.index("DEM/03")


def test_the_picture() -> None:
    """A square says text and share, its findings beside a sign, and nothing where nothing was measured."""
    page = Page(full())
    assert "1 of 2 50% ▲ 1 finding" in page.text
    squares = [a["class"] for a in page.all("td") if a.get("class") and a["class"] != "number"]
    assert squares == ["s5 bad", "s10", "none", "none"]
    assert [shade(share) for share in (0, 0.09, 0.5, 0.999, 1, 2, -1)] == [0, 0, 5, 9, 10, 10, 0]


def test_a_picture_with_nothing_measured() -> None:
    """A share that is no number is nothing to measure."""
    report = clean()
    report.pictures = [Picture("P", ("r",), ("c",), {("r", "c"): Cell(float("nan"), "?")})]
    assert [a.get("class") for a in Page(report).all("td")][1] == "none"


def test_very_much() -> None:
    """Limits with totals: findings, places of one kind in one record, rows of a table and of a picture."""
    page = Page(many(6000))
    assert sum(path.endswith("article/ul/li") for path in page.paths) <= FINDINGS
    assert "6,000 findings in 1,000 records" in page.text
    assert re.search(r"And [34],\d{3} more findings in 6\d\d records", page.text)
    assert "and 10 more" in Page(many(60, records=1)).text
    report = clean()
    report.tables = [Table("t", "T", ("n",), tuple((n,) for n in range(900)))]
    report.pictures = [Picture("P", tuple(map(str, range(900))), ("c",), {})]
    text = Page(report).text
    assert "500 of 900 rows." in text and "200 of 900 rows are drawn." in text


def test_only_the_worst_are_open() -> None:
    """A long list is folded."""
    opened = ["open" in a for a in Page(many(60)).all("details") if a.get("class") == "record"]
    assert opened == [True] * 5 + [False] * 55


def test_findings_beyond_records() -> None:
    """What concerns a file or the run has its own place."""
    report = clean()
    report.findings = [finding(file="", record=0, name=""), finding(record=0, name="")]
    text = Page(report).text
    assert "The run as a whole" in text and "2 findings in 2 places beyond records" in text


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour if len(colour) == 6 else "".join(c * 2 for c in colour)
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_contrast(mode: int) -> None:
    """Text stands out from its ground by 4.5 to 1 at least (WCAG AA), by day and by night."""
    colours = dict(re.findall(r"--([\w-]+):#([0-9a-f]+)", STYLE.split(":root{")[mode + 1]))
    pairs = [(ink, ground) for ink in ("ink", "soft") for ground in ("ground", "sheet", "quiet")]
    pairs += [(tone, f"{tone}-bg") for tone in ("stop", "warn", "clear")] + [("stop", "sheet"), ("stop", "ground")]
    pairs += [("ink", f"{tone}-bg") for tone in ("stop", "warn", "clear")] + [("cell", f"s{n}") for n in range(11)]
    for ink, ground in pairs:
        light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_a_browser_opens_it(tmp_path: Path) -> None:
    """The page opens with its style applied, shows the verdict and complains of nothing."""
    path = tmp_path / "report.html"
    path.write_text(render(full(), "html"), encoding="utf-8")
    result = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
            f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri(),
        ],
        capture_output=True, check=True, timeout=60, encoding="utf-8",
    )  # fmt: skip
    assert "3 things must be looked at before this file is shared." in result.stdout
    assert "CONSOLE" not in result.stderr
