"""Telephone numbers are found as people write them; amounts, dates and codes are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.phones import PhoneFinder
from redactor.detect.reading import Reading


def found(text: str) -> list[str]:
    return [text[s.start : s.end] for s in PhoneFinder().find(Reading(text, []))]


@pytest.mark.parametrize(
    "number",
    [
        "+226 70 12 34 56",
        "00226 70 12 34 56",
        "0022670123456",
        "(+221) 77 123 45 67",
        "+33 (0)6 12 34 56 78",
        "+254-722-000-111",
        "+234.803.123.4567",
        "+1 (202) 555-0143",
        "+55 11 91234-5678",
        "+٢٢٦ ٧٠ ١٢ ٣٤ ٥٦",
        "+226\u00a070\u202f12\u200934\u00a056",
        "70-12-34-56",
        "70.12.34.56",
        "70 12 34 56",
        "06 12 34 56 78",
        "0812 345 678",
        "077-123-4567",
        "(11) 91234-5678",
        "06-12345678",
        "0712345678",
        "22670123456",
    ],
)
def test_needs_no_announcement(number: str) -> None:
    """An international number, or a national one written as one, is found alone and within a sentence."""
    assert found(number) == [number]
    assert found(f"Elle a donné {number}, puis elle est partie.") == [number]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("tel: 70123456/78654321", ["70123456", "78654321"]),
        ("Tél. 25 36 12 34 / 70 11 22 33", ["25 36 12 34", "70 11 22 33"]),
        ("WhatsApp 311 234 5678", ["311 234 5678"]),
        ("her phone (0803 123 4567) rang", ["0803 123 4567"]),
        ("cel. 9988-7766", ["9988-7766"]),
        ("GSM : 70123456", ["70123456"]),
        ("telefoon 0612345678 toestel 12", ["0612345678 toestel 12"]),
        ("هاتف ٧٠١٢٣٤٥٦", ["٧٠١٢٣٤٥٦"]),
        ("contacto: 923 456 789", ["923 456 789"]),
        ("\u202a+226 70 12 34 56\u202c", ["+226 70 12 34 56"]),
        ("+226 70 12 34 56 76 54 32 10", ["+226 70 12 34 56", "76 54 32 10"]),
        ("Call 077 123 4567 ext. 12", ["077 123 4567 ext. 12"]),
    ],
)
def test_hears_the_announcement(text: str, numbers: list[str]) -> None:
    """Beside a word for telephone, or another number, shorter and plainer numbers are found too."""
    assert found(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "2 000 000 FCFA",
        "12 500 people",
        "call for 2 000 000 dollars",
        "contact with 100 000 personnes",
        "1 234 567 habitants",
        "12/03/2021",
        "12.03.2021",
        "2021-03-12",
        "2019-2023",
        "years 2019 2020 2021",
        "1200-1500 people",
        "SCC-2024-00012",
        "project 2022-0034-12",
        "loi n° 039-2017/AN",
        "12.3714, -1.5197",
        "ISBN 978-0-306-40615-7",
        "20210312",
        "code B12345678",
        "Outcome 1.2.1.3.4.5",
        "pages 12-13, 14-15, 16-17",
        "10 000 - 15 000",
        "budget line 6211-4500-23",
        "1.234.567,89",
        "58.70 58.70 and 23.50 23.50 were measured",
        "tel. unknown, Avenida Rio Branco, Mod. 500244",
        "phone bills cost 2 500 000 FCFA",
    ],
)
def test_leaves_other_numbers_alone(text: str) -> None:
    """Amounts, dates, years, codes, positions and page ranges are no telephone numbers."""
    assert found(text) == []


@given(st.text(alphabet="0123456789 +-./()٠٧é", max_size=60))
def test_offsets_lie_in_the_text(text: str) -> None:
    """Any heap of digits and signs is read without failing; finds lie in it and hold six digits or more."""
    for span in PhoneFinder().find(Reading(text, [])):
        assert 0 <= span.start < span.end <= len(text)
        assert sum(c.isdecimal() for c in text[span.start : span.end]) >= 6
