"""Patterns find what their recognizers say, everywhere in the text and at the right place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.examples import check_examples
from redactor.detect.patterns import PatternFinder, shipped_rules
from redactor.detect.reading import Reading
from redactor.detect.required import Required, required
from redactor.errors import RecognizerError
from redactor.recognizers import CHECKS, Example, Pattern, PatternRule, load_recognizers

SHIPPED = PatternFinder(shipped_rules())


def rule(regex: str, **more: object) -> PatternRule:
    engine = str(more.pop("engine", "re2"))
    return PatternRule("r", "ID", (Pattern("p", regex, 0.5, engine),), (), **more)  # type: ignore[arg-type]


def found(text: str, *rules: PatternRule) -> list[str]:
    finder = PatternFinder(rules) if rules else SHIPPED
    return [text[s.start : s.end] for s in finder.find(Reading(text, []))]


def kinds(text: str) -> set[tuple[str, str]]:
    return {(s.entity, text[s.start : s.end]) for s in SHIPPED.find(Reading(text, []))}


def test_examples_of_all_shipped_recognizers_hold() -> None:
    """Every shipped recognizer finds in its examples what it says, no more and no less."""
    assert [(f.recognizer, f.example) for f in check_examples(shipped_rules())] == []


def test_a_failing_example_is_reported_without_its_text() -> None:
    """The runner says which example of which recognizer fails; its repr holds no text."""
    wrong = PatternRule("r", "ID", (Pattern("p", "Awa", 0.5),), (Example("Awa", ()), Example("Bintou", ("Bintou",))))
    first, second = check_examples([wrong])
    assert (first.example, first.missing, first.extra) == (1, (), ("Awa",))
    assert (second.example, second.missing, second.extra) == (2, ("Bintou",), ())
    assert "Bintou" not in repr(second)


@pytest.mark.parametrize(
    "text",
    [
        "Outcome 1.2 and Output 1.2.1 of section 3.2.1.4",
        "A/HRC/48/12, S/RES/2242 (2015), CEDAW/C/BFA/8 and CCPR/C/112/2",
        "La loi n° 039-2017/AN du 27 juin 2017 et le décret n° 2019-123",
        "Act No. 5 of 2019, Bill No. 12 and Resolution No. 1325",
        "USD 12,500; 2 000 000 FCFA; 45.7 %; 1:200; 3/4; 2019-2023; 12.500,00 EUR",
        "ISBN 978-0-306-40615-7",
        "budget line 6.2.10.4 of project SCC-2024-00012 (CIV003)",
        "They visited.In the file.py, e.g. a report.do, was kept; St.Louis; No.3",
        "Lei n.º 9/2014; Ley 1448 de 2011; Wet nr. 5 van 2019",
        "at 10:30:45 on 12.03.2021, 35 °C, 5'7\" tall, 12 N",
        "FragmentID: CIV003, Rating 5, Goal 16.10.2, SDG 5.1, ICCPR art. 19(3)",
        "In this case 25 women and 12 men, in file 3, page 12, got 12 500 each.",
        "COVID-19, G5, AK-47, 4x4, 24/7, B2B, T20 and 9mm",
        "The case of 2021 and the account of 2020-2021",
    ],
)
def test_leaves_ordinary_numbers_alone(text: str) -> None:
    """Numbering, laws, resolutions, amounts, dates, ratios and codes of a programme are no finds."""
    assert kinds(text) == set()


@pytest.mark.parametrize(
    ("text", "entity", "wanted"),
    [
        ("Écrire à awa.traore@cbddh.org.", "EMAIL", "awa.traore@cbddh.org"),
        ("awa@\u200bcbddh.org", "EMAIL", "awa@\u200bcbddh.org"),
        ("ａｗａ@cbddh.org", "EMAIL", "ａｗａ@cbddh.org"),
        ("passport no.\u00a0A0123\u00ad4567 was", "ID", "A0123\u00ad4567"),
        ("Numéro du passeport\u202f: n°\u00a0A1234567", "ID", "A1234567"),
        ("nume\u0301ro de passeport nume\u0301ro B7654321", "ID", "B7654321"),
        ("the case, registered as number CR/123/2022, was closed", "ID", "CR/123/2022"),
        ("GPS ١٢٫٣٧١٤, ١٫٥١٩٧", "COORDINATES", "١٢٫٣٧١٤, ١٫٥١٩٧"),
        ("𝒜 😀 ligne: 12.3714, -1.5197", "COORDINATES", "12.3714, -1.5197"),
        ("Twitter:@awa_bf", "HANDLE", "@awa_bf"),
        ("https://t.me/awa_bf", "HANDLE", "https://t.me/awa_bf"),
    ],
)
def test_finds_through_odd_characters(text: str, entity: str, wanted: str) -> None:
    """Invisible marks, odd blanks, other digits and decomposed letters hide nothing; offsets stay true."""
    assert (entity, wanted) in kinds(text)


def test_a_find_never_cuts_a_word() -> None:
    """What begins or ends inside a word or number is no find, in any script that parts words."""
    assert found("ÉA12 A12é A123 xA12 A12", rule("A12")) == ["A12"]


def test_classes_know_every_script(tmp_path: Path) -> None:
    r"""`\w` in a file means letters of every script, though RE2 knows ASCII only."""
    path = tmp_path / "r.yaml"
    path.write_text(
        "global_regex_flags: 0\nrecognizers:\n- {name: n, type: custom, supported_entity: PERSON, patterns: "
        r"[{name: p, regex: '\bDona\s+\p{Lu}\w+\b', score: 0.5}], examples: "
        "[{text: 'Dona Márcia', finds: ['Dona Márcia']}, {text: 'dona de casa', finds: []}]}\n",
        encoding="utf-8",
    )
    assert check_examples(load_recognizers(path)) == []


def test_rules_do_not_mask_each_other() -> None:
    """A rule finds the same whether others run beside it or not."""
    first, second = rule("A12 B"), rule("12 B34")
    text = "A12 B A12 B34"
    assert sorted(found(text, first, second)) == sorted(found(text, first) + found(text, second))


def test_context_raises_the_score_and_may_be_required() -> None:
    """A context word near, on either side, whole, in any case or accent, raises the score; far ones do not count."""
    plain_rule = rule(r"\d{4}", context=("référence", "code secret"))
    for text in ("REFERENCE 1234", "1234 (référence)", "Code Secret: 1234"):
        (span,) = PatternFinder([plain_rule]).find(Reading(text, []))
        assert span.score == pytest.approx(0.85)
    for text in ("références 1234", "code 1234", "référence" + " x" * 60 + " 1234", "référence\n1234"):
        (span,) = PatternFinder([plain_rule]).find(Reading(text, []))
        assert span.score == 0.5
        assert found(text, rule(r"\d{4}", context=("référence", "code secret"), requires_context=True)) == []


def test_finds_below_the_threshold_are_dropped() -> None:
    """`score_thresholds` holds."""
    assert found("x 1234", rule(r"\d{4}", threshold=0.6)) == []
    assert found("id 1234", rule(r"\d{4}", threshold=0.6, context=("id",))) == ["1234"]


def test_running_out_of_time_is_an_error() -> None:
    """A pattern of the regex engine that takes too long raises: it is never skipped."""
    from redactor.detect import patterns

    slow = rule(r"(?:(?:a|aa)+)+(?!a)$", engine="regex")
    finder = PatternFinder([slow])
    limit, patterns._SECONDS = patterns._SECONDS, 0.05
    try:
        with pytest.raises(RecognizerError, match="ran out of time") as caught:
            list(finder.find(Reading("a" * 5000 + "!", [])))
    finally:
        patterns._SECONDS = limit
    assert caught.value.__suppress_context__


@given(st.text(max_size=80), st.text(max_size=80))
def test_offsets_are_those_of_the_text(before: str, after: str) -> None:
    """Whatever stands around, an address is found where it is, and nothing ever fails."""
    text = f"{before} \n awa@cbddh.org \n {after}"
    spans = list(SHIPPED.find(Reading(text, [])))
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert "awa@cbddh.org" in {text[s.start : s.end] for s in spans}


@given(st.text(alphabet=st.characters(categories=["Cs", "Mn", "Cf", "Lu", "Nd", "So"]), max_size=60))
def test_odd_text_never_fails(text: str) -> None:
    """Lone surrogates, marks without letters and invisible characters are read like any text."""
    list(SHIPPED.find(Reading(text, [])))


def test_long_text_takes_linear_time() -> None:
    """A cell of one megabyte of digits, at signs or letters is searched in a few seconds at most."""
    for piece in ("1 ", "a@", "1.", "passport no ", "12/", "é"):
        list(SHIPPED.find(Reading(piece * (200_000 // len(piece)), [])))


def test_a_word_may_undo_a_find() -> None:
    """A phrase of `unless` between the beginning of a match and its value undoes it, as a whole word only."""
    undone = rule(r"case[^\d]*(?P<value>\d+)", unless=("act",))
    assert found("the case under Act no. 25", undone) == []
    assert found("the case in fact no. 25", undone) == ["25"]
    assert found("the case no. 25 under the act", undone) == ["25"]


@pytest.mark.parametrize(
    ("source", "digits", "at"),
    [
        (r"a@b\d{3}", 3, True),
        (r"(?:@|x)\d", 1, False),
        (r"(?:\d\d|@\d)+", 1, False),
        (r"\d*[0-9]+\p{Nd}?(?P<value>[\dA-Z]{4})", 1, False),
        (r"[^@]@?\@", 0, True),
        (r"(?i:n|\d)(?:(?:\d{2}))*", 0, False),
        (r"[]@0-9](?i)\x{40}7", 1, False),
        (r"\Q12@\E", 0, False),
        (r"a|b\)\(|\d", 0, False),
        (r"(?:[./-]\d{1,3}){2,}?@", 2, True),
    ],
)
def test_what_a_match_must_hold(source: str, digits: int, at: bool) -> None:
    """What an expression requires is read from it, and never more than that."""
    assert required(source) == Required(digits, at)


def test_shipped_examples_hold_what_their_rules_require() -> None:
    """No shipped rule finds anything that lacks what the gate asks of a text for it."""
    for one in shipped_rules():
        needs = [required(p.regex) for p in one.patterns]
        for text in (text for example in one.examples for text in example.finds):
            digits = sum(c.isdecimal() for c in text)
            assert any(n.digits <= digits and (not n.at or "@" in text or "＠" in text) for n in needs), one.name


def test_the_manual_lists_every_recognizer_and_check() -> None:
    """`docs/recognizers.md` names all shipped recognizers and all checks."""
    manual = (Path(__file__).parents[2] / "docs" / "recognizers.md").read_text(encoding="utf-8")
    assert [r.name for r in shipped_rules() if f"`{r.name}`" not in manual] == []
    assert [name for name in CHECKS if f"`{name}`" not in manual] == []


def test_the_example_of_the_manual_holds(tmp_path: Path) -> None:
    """The file that the manual shows loads, and finds what it says."""
    manual = (Path(__file__).parents[2] / "docs" / "recognizers.md").read_text(encoding="utf-8")
    path = tmp_path / "our.yaml"
    path.write_text(manual.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert check_examples(load_recognizers(path)) == []
