"""A file that was edited in between: what is certain is restored, what is not stays redacted and is named."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from redactor.model import Item
from redactor.reveal.place import place
from tests.house import EXAMPLES, House, policy

MD = (EXAMPLES / "records.md").read_text(encoding="utf-8")


def reveal(house: House, text: str, name: str = "edited.md") -> tuple[str, int, str]:
    """Reveal an edited fragment file: what came back, the exit code, what was said."""
    result = house.reveal(house.file(name, text), f"back-{name}")
    return house.path(f"back-{name}").read_text(encoding="utf-8"), result.exit_code, result.stderr


@pytest.fixture
def shared(house: House) -> str:
    return house.redact(EXAMPLES / "records.md", "shared.md").read_text(encoding="utf-8")


def test_text_inserted_around_tokens(house: House, shared: str) -> None:
    """Sentences put before and after the tokens of a value stay, and every original finds its place."""
    line = next(one for one in shared.splitlines() if "the prefect of" in one)
    name, _, value = line.partition(": ")
    edited = shared.replace(line, f"{name}: Checked by the office. {value} No more is known.")
    text, code, said = reveal(house, edited)
    old = next(one for one in MD.splitlines() if "the prefect of" in one).partition(": ")[2]
    assert f"Checked by the office. {old} No more is known." in text
    assert code == 0, said


def test_records_in_another_order(house: House, shared: str) -> None:
    """Records sorted the other way round are each restored to their own."""
    records = shared.strip().split("\n\n")
    text, code, said = reveal(house, "\n\n".join(reversed(records)) + "\n")
    assert text == "\n\n".join(reversed(MD.strip().split("\n\n"))) + "\n"
    assert code == 0, said


def test_records_taken_out(house: House, shared: str) -> None:
    """A selection of the records is restored; those that are gone are nobody's business."""
    records = shared.strip().split("\n\n")
    text, code, said = reveal(house, "\n\n".join([records[7], records[3]]) + "\n")
    old = MD.strip().split("\n\n")
    assert text == "\n\n".join([old[7], old[3]]) + "\n"
    assert code == 0, said


def test_a_field_dropped_is_reported(house: House, shared: str) -> None:
    """Where a field was deleted, the others are restored and the run says what has no place any more."""
    edited = "".join(line for line in shared.splitlines(True) if not line.startswith("**Contact**"))
    text, code, said = reveal(house, edited)
    assert text == "".join(line for line in MD.splitlines(True) if not line.startswith("**Contact**"))
    assert code == 3
    assert "not in the file" in said and "Contact" in said


def test_a_field_renamed_is_left(house: House, shared: str) -> None:
    """Under another name a field's tokens stay redacted, and the other fields come back."""
    text, code, _ = reveal(house, shared.replace("**Contact**", "**Kontakt**"))
    assert code == 3
    assert "**Kontakt**: <redacted>" in text
    assert "Salif Ouédraogo" in text


def test_a_token_duplicated_by_the_editor_is_left(house: House, shared: str) -> None:
    """A second token with the same surroundings is nobody's for certain: both stay redacted and are reported."""
    line = next(one for one in shared.splitlines() if "the prefect of" in one)
    name, _, value = line.partition(": ")
    text, code, said = reveal(house, shared.replace(line, f"{name}: {value} {value}"))
    assert code == 3
    assert "several places fit" in said
    doubled = next(one for one in text.splitlines() if "the prefect of" in one)
    assert doubled.count("<redacted>") >= 4


def test_text_rewritten_around_a_token_is_left(house: House, shared: str) -> None:
    """Where both sides of a token were rewritten it stays redacted, and no other original is put there."""
    line = next(one for one in shared.splitlines() if "the prefect of" in one)
    text, code, said = reveal(house, shared.replace(line, "**Outcome description**: Somebody (<redacted>) did it."))
    assert "Somebody (<redacted>) did it." in text
    assert code == 3
    assert "edited away" in said


def test_two_records_that_read_the_same_are_not_guessed(house: House) -> None:
    """Records alike but for what was taken out: in their old order they come back, in another they stay redacted."""
    one, other = (
        "**a**: Mrs Awa Traoré met the mayor of the town.\n",
        "**a**: Mrs Rasmata Kaboré met the mayor of the town.\n",
    )
    third = "**a**: The mayor went home, and Mr Salif Zongo too.\n"
    shared = house.redact(house.file("in.md", f"{one}\n{other}\n{third}"), "shared.md").read_text(encoding="utf-8")
    first, second, last = shared.split("\n\n")
    assert first == second
    assert reveal(house, shared)[0] == f"{one}\n{other}\n{third}"
    text, code, said = reveal(house, f"{last}\n\n{first}\n\n{second}\n".replace("\n\n\n", "\n\n"), "moved.md")
    assert "Awa" not in text and "Rasmata" not in text
    assert "Salif Zongo" in text
    assert code == 3
    assert said.count("stays redacted") == 2


def test_numbered_tokens_need_their_surroundings(house: House) -> None:
    """A numbered token in a text that was written anew stays redacted: the text may be another record's."""
    own = policy(house.folder, ("style: plain", "style: numbered"))
    source = house.file("in.md", "**FragmentID**: 1\n**a**: Mrs Awa Traoré met Mr Salif Kaboré.\n")
    house.redact(source, "shared.md", "--policy", own)
    edited = "**FragmentID**: 1\n**a**: Salut ! <PERSON-2>, then <PERSON-1>; again <PERSON-2>; and <PERSON-3>.\n"
    text, code, _ = reveal(house, edited)
    assert (text, code) == (edited, 3)


def test_keyed_tokens_may_move_anywhere() -> None:
    """A keyed token that stands for one spelling is restored wherever the editor put it, each time."""
    item = Item("a", 0, 4, 19, "<PERSON-7K3FABCD>", "PERSON", "t", "Awa Traoré", "Mrs ", " met nobody.")
    placed, unplaced = place("Salut <PERSON-7K3FABCD>, et <PERSON-7K3FABCD> !", [item], False)
    assert ([p.start for p in placed], unplaced) == ([6, 28], [])


# ------------------------------------------------------------ saved by other programs


def test_a_csv_saved_with_other_quoting(house: House) -> None:
    """Sorted, a column dropped, other delimiter, quotes everywhere, UTF-8: the values are restored."""
    shared = house.redact(EXAMPLES / "records.csv", "shared.csv")
    with shared.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    names = [name for name in rows[0] if name != "Year"][::-1]
    with house.path("saved.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, quoting=csv.QUOTE_ALL, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows[::-1])
    result = house.reveal(house.path("saved.csv"), "back.csv")
    assert result.exit_code == 0, result.stderr
    with (EXAMPLES / "records.csv").open(encoding="cp1252", newline="") as file:
        old = list(csv.DictReader(file, delimiter=";"))[::-1]
    with house.path("back.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [{name: row[name] for name in names} for row in old]


def values(path: Path) -> list[list[object]]:
    return [list(row) for sheet in load_workbook(path).worksheets for row in sheet.iter_rows(values_only=True)]


def test_a_workbook_saved_again(house: House) -> None:
    """A shared workbook that another program opened and saved is restored, value for value."""
    shared = house.redact(EXAMPLES / "records.xlsx", "shared.xlsx")
    assert values(shared) != values(EXAMPLES / "records.xlsx")
    load_workbook(shared).save(house.path("saved.xlsx"))
    result = house.reveal(house.path("saved.xlsx"), "back.xlsx")
    assert result.exit_code in (0, 3), result.stderr
    assert values(house.path("back.xlsx")) == values(EXAMPLES / "records.xlsx")


def test_a_workbook_with_a_row_deleted(house: House) -> None:
    """Rows that moved up are still restored to their own."""
    shared = house.redact(EXAMPLES / "records.xlsx", "shared.xlsx")
    book = load_workbook(shared)
    book.worksheets[0].delete_rows(3)
    book.save(house.path("saved.xlsx"))
    result = house.reveal(house.path("saved.xlsx"), "back.xlsx")
    assert result.exit_code in (0, 3), result.stderr
    old = load_workbook(EXAMPLES / "records.xlsx")
    old.worksheets[0].delete_rows(3)
    old.save(house.path("old.xlsx"))
    assert values(house.path("back.xlsx")) == values(house.path("old.xlsx"))


# ------------------------------------------------------------ placing, by itself


def test_a_keyed_token_that_was_deleted_is_reported() -> None:
    """One of two mentions deleted, or damaged, is told of; the other is restored."""
    items = [
        Item("a", 0, 0, 10, "<PERSON-7KAB>", "PERSON", "t", "Awa", "", " met <PERSON-7KAB>"),
        Item("a", 0, 15, 25, "<PERSON-7KAB>", "PERSON", "t", "Awa", "<PERSON-7KAB> met ", ""),
    ]
    placed, unplaced = place("yesterday <PERSON-7KAB>", items, False)
    assert (len(placed), len(unplaced)) == (1, 1)
    placed, unplaced = place("<PERS ON-7KAB> met", items, False)
    assert (len(placed), len(unplaced)) == (0, 2)


@given(st.data())
def test_placing_is_right_or_not_at_all(data: st.DataObject) -> None:
    """Whatever is inserted anywhere: what is placed stands on its own token, in order, and no two overlap."""
    words = data.draw(
        st.lists(
            st.sampled_from(["<redacted>", "met", "the", "mayor", "<LOC>", "in", "<PERSON-7KAB>"]),
            min_size=1,
            max_size=10,
        )
    )
    text = " ".join(words)
    items, at = [], 0
    for n, word in enumerate(words):
        if word.startswith("<"):
            end = at + len(word)
            items.append(
                Item(
                    "a", 0, at, end, word, "PERSON", "t", f"name {n}", text[max(0, at - 24) : at], text[end : end + 24]
                )
            )
        at += len(word) + 1
    spot = data.draw(st.integers(0, len(text)))
    edited = text[:spot] + data.draw(st.sampled_from(["", " ", "X", "<redacted>", " <LOC> ", "<"])) + text[spot:]
    placed, unplaced = place(edited, items, False)
    assert all(edited[p.start : p.end] == p.item.token for p in placed)
    assert all(p.end <= q.start for p, q in pairwise(placed))
    assert {p.item.original for p in placed} | {u.item.original for u in unplaced} == {i.original for i in items}
    assert not {p.item.original for p in placed} & {u.item.original for u in unplaced}


def test_an_empty_token_is_placed_only_in_an_empty_field() -> None:
    """What was dropped comes back only where the field still holds nothing."""
    item = Item("a", 0, 0, 0, "", "FIELD", "field", "gone")
    assert [p.item for p in place("", [item], None)[0]] == [item]
    assert place("something", [item], None)[0] == []


def test_why_names_nobody() -> None:
    """The reason for leaving something redacted does not show the original."""
    item = Item("a", 0, 0, 10, "<redacted>", "PERSON", "t", "Quenneville", "", " met")
    _, [left] = place("no token here", [item], None)
    assert "Quenneville" not in repr(left)
