"""Edits that mislead: whatever was moved, copied, deleted or swapped, nobody gets somebody else's name."""

from pathlib import Path

import pytest

from tests.house import House, policy

PEOPLE = ("Amina Otieno", "Brenda Mwangi", "Carol Njeri", "Diana Kimani")


@pytest.fixture(params=["plain", "numbered"])
def style(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def redacted(house: House, style: str, rows: list[str]) -> list[str]:
    """Redact the lines of a CSV and return them."""
    rules = policy(house.folder, ("style: plain", f"style: {style}"), name="styled.yaml")
    source = house.file("in.csv", "".join(f"{row}\n" for row in rows))
    return house.redact(source, "out.csv", "--policy", rules).read_text(encoding="utf-8").splitlines()


def revealed(house: House, rows: list[str]) -> tuple[list[str], int]:
    """Reveal the lines of an edited CSV: what came back, and the exit code."""
    house.path("back.csv").unlink(missing_ok=True)
    result = house.reveal(house.file("edited.csv", "".join(f"{row}\n" for row in rows)), "back.csv")
    return house.path("back.csv").read_text(encoding="utf-8").splitlines(), result.exit_code


def test_a_deleted_row_shifts_nobody(house: House, style: str) -> None:
    """Rows that read the same stay redacted once the file is not as it was sealed."""
    rows = ["Outcome description,Contact person"]
    rows += [f"Mrs. {PEOPLE[0]} planted maize.,{PEOPLE[0]}"]
    rows += [f"Mrs. {name} met the king.,{name}" for name in PEOPLE[1:]]
    shared = redacted(house, style, rows)
    back, code = revealed(house, [*shared[:2], *shared[3:]])
    assert back[1] == rows[1]
    assert not any(name in line for name in PEOPLE[1:] for line in back)
    assert code == 3


def test_a_copied_row_is_the_same_twice(house: House, style: str) -> None:
    """A row that stands twice comes back twice, each original once."""
    rows = ["ID,Outcome description", "A1,Mrs. Amina Otieno met the chief in Kisumu on 3 May 2024."]
    shared = redacted(house, style, rows)
    back, code = revealed(house, [*shared, shared[1]])
    assert back == [*rows, rows[1]]
    assert code == 0


def test_swapped_narratives_bring_their_own_people(house: House, style: str) -> None:
    """A narrative moved to another row keeps its people; a cell that only the row vouched for stays redacted."""
    rows = ["ID,Outcome description,Contact person"]
    rows += [f"1,Mrs. {PEOPLE[0]} planted maize.,{PEOPLE[0]}", f"2,Mrs. {PEOPLE[1]} sold goats.,{PEOPLE[1]}"]
    shared = [line.split(",") for line in redacted(house, style, rows)]
    shared[1][1], shared[2][1] = shared[2][1], shared[1][1]
    back, code = revealed(house, [",".join(cells) for cells in shared])
    first, second = (line.split(",") for line in back[1:])
    assert (first[1], second[1]) == (f"Mrs. {PEOPLE[1]} sold goats.", f"Mrs. {PEOPLE[0]} planted maize.")
    assert (first[2], second[2]) == (shared[1][2], shared[2][2])
    assert code == 3


@pytest.mark.parametrize("edit", ["{own} {other}", "Also: {other}", "{other} {other}"])
def test_a_sentence_from_another_record_names_nobody_of_this_one(house: House, style: str, edit: str) -> None:
    """Tokens pasted in from elsewhere do not become the people of the record they were pasted into."""
    rows = ["ID,Outcome description"]
    rows += [f"1,Mr. {PEOPLE[0]} met the chief of the village.", f"2,Mr. {PEOPLE[1]} met the chief of the town."]
    shared = redacted(house, style, rows)
    own, other = shared[1].split(",")[1], shared[2].split(",")[1]
    back, _ = revealed(house, [shared[0], f"1,{edit.format(own=own, other=other)}", shared[2]])
    assert back[1].count(PEOPLE[0]) <= edit.count("{own}")
    assert PEOPLE[1] not in back[1]
    assert back[2] == rows[2]


def test_swapped_ids_name_nobody_else(house: House, style: str) -> None:
    """An id is no proof against what the rest of the record says."""
    rows = ["ID,Outcome description", f"1,Mrs. {PEOPLE[0]} planted maize.", f"2,Mrs. {PEOPLE[1]} sold goats."]
    shared = redacted(house, style, rows)
    back, _ = revealed(house, [shared[0], f"2{shared[1][1:]}", f"1{shared[2][1:]}"])
    assert (back[1], back[2]) == (f"2{rows[1][1:]}", f"1{rows[2][1:]}")


def test_two_files_with_the_same_ids_keep_apart(house: House, style: str) -> None:
    """Many offices number their records from 1: the same ids and words in two files are told apart by their run."""
    for n, name in enumerate(PEOPLE[:2]):
        rows = ["ID,Outcome description", f"1,Mrs. {name} met the king.", f"2,File {n} ends."]
        shared = redacted(house, style, rows)
        Path(house.path("out.csv")).rename(house.path(f"out{n}.csv"))
        back, code = revealed(house, shared)
        assert PEOPLE[1 - n] not in "".join(back)
        assert (name in "".join(back), code) == ((True, 0) if n == 0 else (False, 3))
