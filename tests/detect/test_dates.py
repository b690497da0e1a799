"""Dates of five languages, written, numeric and vague; and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.dates import DateFinder
from redactor.detect.reading import Reader
from redactor.model import DATE, YEAR


class NoWords:
    """A lexicon that knows nothing: dates need none."""

    def bits(self, key: str) -> int:
        """Know no word."""
        return 0


FINDER, READER = DateFinder(), Reader(NoWords())


def dates(text: str, entity: str = DATE, least: float = 0.4) -> list[str]:
    """Return the dates found in *text*, in order."""
    spans = sorted(FINDER.find(READER.read(text)), key=lambda s: s.start)
    return [text[s.start : s.end] for s in spans if s.entity == entity and s.score >= least]


FOUND = [
    ("In March 2024, on the recommendation", ["March 2024"]),
    ("le 12 mars 2024, à Kaya", ["12 mars 2024"]),
    ("vers la mi-mars", ["mi-mars"]),
    ("pendant la nuit du 3 au 4 juin", ["nuit du 3 au 4 juin"]),
    ("in the night of 3 to 4 June", ["night of 3 to 4 June"]),
    ("between January and April 2024", ["January and April 2024"]),
    ("March, April and May 2023", ["March, April and May 2023"]),
    ("on 3, 4 and 5 March", ["3, 4 and 5 March"]),
    ("the 29th & 30th December 2022", ["29th & 30th December 2022"]),
    ("March 12, 2024", ["March 12, 2024"]),
    ("by Q3 2023", ["Q3 2023"]),
    ("au T2 2023", ["T2 2023"]),
    ("premier trimestre de 2024", ["premier trimestre de 2024"]),
    ("the third quarter of 2023", ["third quarter of 2023"]),
    ("in the first half of 2023", ["first half of 2023"]),
    ("depuis le 1er août", ["1er août"]),
    ("el 3 de marzo de 2024", ["3 de marzo de 2024"]),
    ("quinta-feira, 3 de agosto", ["quinta-feira, 3 de agosto"]),
    ("op 5 mei 2023", ["5 mei 2023"]),
    ("fin 2023 et début 2024", ["fin 2023 et début 2024"]),
    ("durant l'hivernage 2022", ["hivernage 2022"]),
    ("last Tuesday", ["last Tuesday"]),
    ("mardi dernier", ["mardi dernier"]),
    ("the twenty-first of June", ["twenty-first of June"]),
    ("12/03/2024 puis 2024-03-12T10:00:00Z puis 19.08.16", ["12/03/2024", "2024-03-12T10:00:00Z", "19.08.16"]),
    ("août-septembre 2023", ["août-septembre 2023"]),
    ("MARS 2024 : RAPPORT", ["MARS 2024"]),
    ("Sept. 2023", ["Sept. 2023"]),
    ("mi\u2011mars\u00a02024", ["mi\u2011mars\u00a02024"]),
    ("le 12\nmars 2024", ["12\nmars 2024"]),
    ("le 5 aou\u0302t 2023", ["5 aou\u0302t 2023"]),
    ("in May", ["May"]),
    ("en mai", ["mai"]),
]

NOT_FOUND = [
    "You may march to the office.",
    "May said no.",
    "Outcome 1.2 Output 1.2.1",
    "section 3.2.1.4",
    "resolution A/HRC/48/12",
    "loi n° 11/2016",
    "Case No. 03/2019",
    "2 000 000 FCFA",
    "12 500 women",
    "a ratio of 3/4",
    "Julio Gomez and Mai Mahiu",
    "Marco met April",
    "une marche pacifique",
    "the second of three workshops",
    "sept femmes et deux hommes",
    "rolled out 2 tools",
    "10 octogenarians",
    "H1N1",
    "il y a la mer",
    "",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_date_is_found_whole(text: str, expected: list[str]) -> None:
    """A date is one span, from its first word to its last, without the preposition."""
    assert expected == dates(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_looks_like_a_date_is_left_alone(text: str) -> None:
    """Month-like words, numbers of laws and cases, and amounts are no dates."""
    assert dates(text) == []


def test_a_bare_year_is_a_year() -> None:
    """Years are YEAR, so that a policy can keep them; a year inside a date is no second find."""
    assert dates("In 2024 and 2022/23, not in 2,024 or $2024.", YEAR) == ["2024", "2022/23"]
    assert dates("since 1977-1979", YEAR) == ["1977", "1979"]
    assert dates("12 March 2024", YEAR) == []


def test_vague_relative_dates_score_low() -> None:
    """ "Last week" tells little: it is found, with a score that a policy can cut off."""
    assert dates("la semaine dernière") == []
    assert dates("la semaine dernière", least=0.1) == ["semaine dernière"]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("12 mars 2024", {"precision": "day", "year": "2024", "month": "3"}),
        ("March 2024", {"precision": "month", "year": "2024", "month": "3"}),
        ("Q3 2023", {"precision": "quarter", "year": "2023"}),
        ("du 3 mars 2023 au 4 avril 2024", {"precision": "range"}),
        ("2024-03-12", {"precision": "day", "year": "2024"}),
    ],
)
def test_the_facts_of_a_date_are_certain(text: str, facts: dict[str, str]) -> None:
    """Precision always; year and month only where there is exactly one."""
    span = next(s for s in FINDER.find(READER.read(text)) if s.entity == DATE)
    assert dict(span.facts) == facts


@given(st.text(max_size=200), st.sampled_from(FOUND))
def test_offsets_hold_in_any_surroundings(noise: str, case: tuple[str, list[str]]) -> None:
    """Whatever stands before, a span delimits the very text of the date."""
    text = f"{noise}\n\n{case[0]}"
    for span in FINDER.find(READER.read(text)):
        assert 0 <= span.start < span.end <= len(text)
    assert set(case[1]) <= set(dates(text))
