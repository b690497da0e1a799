"""Values that are no text: numbers and dates in JSON and in workbooks go as a whole and come back as they were."""

import datetime
import json

import pytest
from openpyxl import Workbook, load_workbook

from tests.house import House, cli


@pytest.mark.parametrize("number", ["22670123456", "2.2670123456e10", "22670123456.0"])
def test_a_number_in_a_field_taken_whole(house: House, number: str) -> None:
    """A telephone number that is a JSON number becomes a token, and then the same number again, spelt as before."""
    text = f'{{"FragmentID": 1, "Phone": {number}, "Rating": 4.50, "ok": true, "none": null}}\n'
    source = house.file("in.jsonl", text)
    shared = house.redact(source, "shared.jsonl")
    values = json.loads(shared.read_text(encoding="utf-8"))
    assert values == {"FragmentID": 1, "Phone": "<redacted>", "Rating": 4.5, "ok": True, "none": None}
    assert "4.50" in shared.read_text(encoding="utf-8")
    assert house.reveal(shared, "back.jsonl").exit_code == 0
    assert house.path("back.jsonl").read_bytes() == source.read_bytes()


def test_ordinary_numbers_stay(house: House) -> None:
    """Counts, years and codes that are numbers are no telephone numbers and stay numbers."""
    text = '{"FragmentID": 17, "Year": 2024, "Women": 1200, "Share": 0.75, "Code": 12001}\n'
    assert house.redact(house.file("in.jsonl", text), "o.jsonl").read_text(encoding="utf-8") == text


def test_numbers_and_dates_in_a_workbook(house: House) -> None:
    """A number and a date cell are taken out whole in a confidential record, and come back as number and date."""
    book = Workbook()
    sheet = book.active
    sheet.append(["FragmentID", "Outcome description", "Phone", "When", "Women"])
    sheet.append([1, "Mrs Awa Traoré met us.", 22670123456, datetime.datetime(2024, 3, 12), 1200])
    book.save(house.path("in.xlsx"))
    result = cli("redact", house.path("in.xlsx"), "-o", house.path("shared.xlsx"), *house.vault)
    assert result.exit_code in (0, 3), result.stderr
    shared = [cell.value for cell in load_workbook(house.path("shared.xlsx")).active[2]]
    assert shared == [1, "Mrs <redacted> met us.", "<redacted>", "<redacted>", 1200]
    house.reveal(house.path("shared.xlsx"), "back.xlsx")
    row = load_workbook(house.path("back.xlsx")).active[2]
    assert [cell.value for cell in row] == [cell.value for cell in load_workbook(house.path("in.xlsx")).active[2]]
    assert row[3].is_date


def test_a_number_carried_from_text(house: House) -> None:
    """A telephone number found in a narrative is taken out where it stands as a number too."""
    text = '{"a": "Call +226 70 12 34 56", "b": "22670123456", "c": "+22670123456"}\n'
    values = json.loads(house.redact(house.file("in.jsonl", text), "o.jsonl").read_text(encoding="utf-8"))
    assert values["a"] == "Call <redacted>"
    assert values["c"] == "<redacted>"


def test_nested_values_are_examined(house: House) -> None:
    """Every scalar in lists and objects is examined, at any depth; keys stay."""
    text = '{"a": {"b": [{"c": "Mrs Awa Traoré"}, ["Traoré", 7, null]]}}\n'
    values = json.loads(house.redact(house.file("in.jsonl", text), "o.jsonl").read_text(encoding="utf-8"))
    assert values == {"a": {"b": [{"c": "Mrs <redacted>"}, ["<redacted>", 7, None]]}}
