"""How a workbook spells texts, numbers, dates, formulas and addresses."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.records.xlsx import formulas
from redactor.records.xlsx.columns import column_name, column_number, next_column
from redactor.records.xlsx.formulas import Renames
from redactor.records.xlsx.links import _retargeted
from redactor.records.xlsx.names import sheet_name, word_name
from redactor.records.xlsx.numbers import is_date_format, plain_date, plain_number
from redactor.records.xlsx.runs import with_text
from redactor.records.xlsx.splice import attribute_range, without_attribute
from redactor.records.xlsx.text import content, escaped, spread, unescaped, value

texts = st.text(st.characters(codec="utf-8"), max_size=40)


@given(texts)
def test_text_reads_back(text: str) -> None:
    """What is escaped reads back the same, as content and as an attribute, for any text."""
    assert unescaped(escaped(text)) == text
    assert unescaped(ElementTree.fromstring(b"<t>" + content(text) + b"</t>").text or "") == text
    assert unescaped(ElementTree.fromstring(b'<t a="' + value(text) + b'"/>').attrib["a"]) == text


@given(st.lists(texts, min_size=1, max_size=5), texts)
def test_runs_together_read_the_new_text(runs: list[str], new: str) -> None:
    """However a changed text is spread over the runs, together they read the new text, and as many are left."""
    made = spread(runs, new)
    assert "".join(made) == new
    assert len(made) == len(runs)


@given(st.lists(texts, min_size=1, max_size=5))
def test_unchanged_runs_stay(runs: list[str]) -> None:
    """A text that does not change leaves each run as it is."""
    assert spread(runs, "".join(runs)) == runs


@given(texts, texts)
def test_text_of_an_element_changes(old: str, new: str) -> None:
    """An element with a text reads the new one, with its end tag or without."""
    raw = b"<si><t>" + content(old) + b"</t>"
    assert with_text(raw, new).startswith(b"<si><t")
    made = ElementTree.fromstring(with_text(raw + b"</si>", new))
    assert unescaped(made[0].text or "") == new


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("70123456", "70123456"),
        ("7.0123456E7", "70123456"),
        ("0.10000000000000001", "0.1"),
        ("1E-3", "0.001"),
        ("-5", "-5"),
        ("22670123456", "22670123456"),
        ("1.5E+300", "1.5E+300"),
        ("x", "x"),
        ("", ""),
        ("NaN", "NaN"),
    ],
)
def test_plain_numbers(raw: str, plain: str) -> None:
    """A number reads without exponent, as a person would write it."""
    assert plain_number(raw) == plain


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_every_day(day: date) -> None:
    """Every day that Excel knows is the right one in both calendars."""
    serial = (day - date(1899, 12, 30)).days
    assert plain_date(str(serial), since_1904=False) == day.isoformat()
    if day > date(1904, 1, 1):
        assert plain_date(str(serial - 1462), since_1904=True) == day.isoformat()


@given(st.dates(date(1901, 1, 1), date(2100, 1, 1)), st.integers(1, 86_399))
def test_every_second(day: date, second: int) -> None:
    """A time of day is exact to the second."""
    serial = (day - date(1899, 12, 30)).days + second / 86_400
    clock = str(timedelta(seconds=second)).rjust(8, "0")
    assert (
        plain_date(repr(serial), since_1904=False)
        == f"{day} {clock.removesuffix(':00') if second % 60 == 0 else clock}"
    )


@pytest.mark.parametrize(
    ("raw", "text"), [("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("0.5", "12:00")]
)
def test_first_days(raw: str, text: str) -> None:
    """The first two months stand apart from the 29 February 1900 that never was."""
    assert plain_date(raw, since_1904=False) == text


@pytest.mark.parametrize("raw", ["-1", "2958466", "x", "", "nan", "inf"])
def test_no_dates(raw: str) -> None:
    """What is no day is no date."""
    assert plain_date(raw, since_1904=False) is None


@pytest.mark.parametrize(
    ("number", "code", "is_date"),
    [
        (14, "", True),
        (22, "", True),
        (45, "", True),
        (164, "dd/mm/yyyy", True),
        (164, "[$-40C]d mmmm yyyy;@", True),
        (164, "h:mm", True),
        (0, "", False),
        (1, "", False),
        (44, "", False),
        (49, "", False),
        (164, "General", False),
        (164, "0.00", False),
        (164, '#,##0 "days"', False),
        (164, "[Red]0", False),
        (164, "\\d0", False),
        (164, "0_h", False),
        (164, "[h]", False),
        (164, '0;"dmy"', False),
    ],
)
def test_formats_that_show_dates(number: int, code: str, is_date: bool) -> None:
    """A format shows a date where it has letters of one outside quotes, brackets and escapes."""
    assert is_date_format(number, code) is is_date


@given(st.integers(1, 20_000))
def test_columns_count(number: int) -> None:
    """Letters and numbers of columns go together."""
    assert column_number(column_name(number)) == number
    assert next_column(column_name(number)) == column_name(number + 1)


@given(st.lists(texts, max_size=4), texts)
def test_strings_of_a_formula(found: list[str], new: str) -> None:
    """The strings of a formula are found, and one of them can change and reads back."""
    formula = "IF(A1=" + "&".join('"' + t.replace('"', '""') + '"' for t in found) + ",1)"
    assert formulas.strings(formula) == found
    if found:
        changed = formulas.strings(formulas.with_strings(formula, {0: new}))
        assert changed == [new, *found[1:]]


NAMES = Renames({"awa": "<redacted>", "it's": "x"}, {"r": "_r_"}, {"na me": "new [1]"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Awa!A1", "'<redacted>'!A1"),
        ("'AWA'!A1+'It''s'!B2", "'<redacted>'!A1+x!B2"),
        ("SUM(Awa:Other!A1)", "SUM('<redacted>:Other'!A1)"),
        ('"Awa!A1"&r', '"Awa!A1"&_r_'),
        ("T[na me]+T[[#All],[na me]]+[@[na me]]", "T[new '[1']]+T[[#All],[new '[1']]]+[@[new '[1']]]"),
        ("Awake!A1+Awa+rr", "Awake!A1+Awa+rr"),
    ],
)
def test_names_in_formulas(old: str, new: str) -> None:
    """A name changes where it is that name, in quotes or not, and nowhere else."""
    assert formulas.renamed(old, NAMES) == new


@given(st.lists(st.text(max_size=50), max_size=6))
def test_sheet_names_are_fit_and_distinct(wanted: list[str]) -> None:
    """Whatever is wanted, Excel accepts the names of sheets, and they differ by more than case."""
    made: list[str] = []
    for name in wanted:
        made.append(sheet_name(name, made))
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in made)
    assert len({name.lower() for name in made}) == len(made)


@pytest.mark.parametrize(
    ("wanted", "made"),
    [("<redacted>", "_redacted_"), ("A1", "_A1"), ("1st", "_1st"), ("", "_"), ("r", "_r"), ("été", "été")],
)
def test_range_names_are_fit(wanted: str, made: str) -> None:
    """The name of a range is a word that is no cell."""
    assert word_name(wanted, ()) == made


@pytest.mark.parametrize(
    ("raw", "new", "made"),
    [
        ("mailto:awa@x.org", "mailto:<redacted>", "mailto:%3Credacted%3E"),
        (
            "mailto:a%20b@x.org?subject=%C3%A9t%C3%A9",
            "mailto:<redacted>?subject=été",
            "mailto:%3Credacted%3E?subject=%C3%A9t%C3%A9",
        ),
        ("file:///C:%5Ca", "file:///C:\\a", "file:///C:%5Ca"),
        ("https://x.org/100%", "https://x.org/100% é", "https://x.org/100%%20é"),
        ("", "a b", "a%20b"),
    ],
)
def test_addresses(raw: str, new: str, made: str) -> None:
    """A changed address keeps the spelling of what stays, and is fit for an address where it changed."""
    assert _retargeted(raw, new) == made


@pytest.mark.parametrize(
    ("tag", "name", "found"),
    [
        (b'<c r="A1" t="s">', "t", b"s"),
        (b"<c r='A1 t=\"x\"' t = 's'>", "t", b"s"),
        (b'<c xt="no" t="s"/>', "t", b"s"),
        (b'<c x:t="no">', "t", None),
        (b'<c a=">" t="s">', "t", b"s"),
        (b"<c>", "t", None),
    ],
)
def test_attributes_are_found_by_name(tag: bytes, name: str, found: bytes | None) -> None:
    """An attribute is found by its whole name, never inside the value of another."""
    at = attribute_range(tag, 0, name)
    assert (tag[at[0] : at[1]] if at else None) == found
    assert attribute_range(without_attribute(tag, name), 0, name) is None
