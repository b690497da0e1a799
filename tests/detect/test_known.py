"""The user's own registry finds whom it lists in every variant, and says what is wrong with it by line."""

from contextlib import suppress
from pathlib import Path

import pytest

from redactor.detect.known import KnownFinder, read_registry
from redactor.detect.reading import Reader
from redactor.errors import RecognizerError

READER = Reader()


def registry(folder: Path, content: str | bytes) -> Path:
    path = folder / "known.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def found(folder: Path, content: str | bytes, text: str) -> list[tuple[str, str]]:
    finder = KnownFinder(read_registry(registry(folder, content)), READER)
    return sorted({(text[s.start : s.end], s.entity) for s in finder.find(READER.read(text))})


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("we saw Nyirabosco Habyali", ["Nyirabosco Habyali"]),
        ("we saw NYIRABOSCO", ["NYIRABOSCO"]),
        ("we saw nyirabosco", ["nyirabosco"]),
        ("we saw Habyali N.", ["Habyali N"]),
        ("we saw N. Habyali", ["N. Habyali"]),
        ("chez d'Habyali", ["Habyali"]),
        ("Habyali's house", ["Habyali"]),
        ("we saw Nirabosco", ["Nirabosco"]),
        ("we saw Nyirabosco\nHabyali", ["Nyirabosco\nHabyali"]),
        ("we saw Ti Bosco", ["Ti Bosco"]),
        ("we saw a boscage, a habit, N. and Haby, T.", []),
        ("", []),
    ],
)
def test_a_person_is_found_in_every_variant(tmp_path: Path, text: str, finds: list[str]) -> None:
    """Case, order, initials, elision, possessive, slip, line end and listed nicknames; other words are left alone."""
    content = 'name,kind,variants\nNyirabosco Habyali,person,"Ti Bosco; "\n'
    assert [word for word, _ in found(tmp_path, content, text)] == finds


@pytest.mark.parametrize(
    "content",
    [
        "name,kind\nLigue Zebra,partner\nYalgourou,place\n",
        "nom;genre\r\nLigue Zebra;partenaire\r\nYalgourou;lieu\r\n",
        "\ufeffName;Type;Alias\nLigue Zebra;Organisation;\nYalgourou;Village;\n",
        "kind\tname\nPARTNER\tLigue Zebra\nPlace\tYalgourou\n",
        "ignored,nombre,tipo\nx,Ligue Zebra,organización\n,Yalgourou,lugar\n,,\n",
    ],
)
def test_columns_are_found_by_their_headings(tmp_path: Path, content: str) -> None:
    """English, French and Spanish headings, any order and delimiter, with a BOM, beside others."""
    assert found(tmp_path, content, "la ligue zebra à Yalgourou") == [("Yalgourou", "LOC"), ("ligue zebra", "ORG")]


def test_cp1252_is_read(tmp_path: Path) -> None:
    """A list saved by a French Excel is read as it was meant."""
    assert found(tmp_path, "name\nMaïmounata Zérbo\n".encode("cp1252"), "Maïmounata") == [("Maïmounata", "PERSON")]


def test_quoted_cells_may_hold_the_delimiter(tmp_path: Path) -> None:
    """A variant list with commas in quotes stays one cell."""
    content = 'name,kind,variants\n"Zorgho, Taïrou",person,"Le Vieux, dit Tonton"\n'
    assert found(tmp_path, content, "Zorgho Taïrou") == [("Zorgho Taïrou", "PERSON")]


def test_names_of_one_entry_share_a_number_and_others_do_not(tmp_path: Path) -> None:
    """A variant means the same entity as its name; the next entry is another."""
    path = registry(tmp_path, 'name,kind,variants\nAlpha Beta,person,"Gamma;Delta"\nEpsilon,,\n')
    numbers = {text: who for text, _, who in read_registry(path, 10)}
    assert numbers["Alpha Beta"] == numbers["Gamma"] == numbers["Delta"] != numbers["Epsilon"]


def test_two_registries_do_not_share_numbers(tmp_path: Path) -> None:
    """The first entry of a second list is nobody of the first list, however many variants that has."""
    first = read_registry(registry(tmp_path, 'name,variants\nAlpha Beta,"a;b;c;d"\n,\n,\nEpsilon Zeta,\n'))
    second = read_registry(registry(tmp_path, "name\nTheta Iota\nKappa Mu\n"), max(who for *_, who in first))
    assert not {who for *_, who in first} & {who for *_, who in second}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", ":1: no column is called name"),
        ("\n", ":1: no column is called name"),
        ("Quenneville,person\n", ":1: no column is called name"),
        ("name,kind\nQuenneville,person\nTraoré,ghost\n", ":3: the kind is none that is known"),
    ],
)
def test_a_bad_registry_is_named_by_line_without_text(tmp_path: Path, content: str, says: str) -> None:
    """The error has the file, the line and a hint, and no name out of the list."""
    with pytest.raises(RecognizerError) as caught:
        read_registry(registry(tmp_path, content))
    assert says in str(caught.value)
    assert caught.value.hint
    assert "Quenneville" not in str(caught.value) and "ghost" not in str(caught.value)


def test_a_registry_that_is_not_there(tmp_path: Path) -> None:
    """A missing list and a folder stop the run: nobody believes they are protected by a list that was not read."""
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(RecognizerError) as caught:
            read_registry(path)
        assert caught.value.hint


def test_a_nul_in_a_registry_breaks_nothing(tmp_path: Path) -> None:
    """A NUL byte leads to an error of ours or is read over, never to one of the csv module."""
    with suppress(RecognizerError):
        read_registry(registry(tmp_path, b"name\nAwa\x00 Zidi\n"))


def test_a_huge_cell_breaks_nothing(tmp_path: Path) -> None:
    """A cell beyond the csv module's limit is an error of ours that names the line."""
    with pytest.raises(RecognizerError):
        read_registry(registry(tmp_path, "name\n" + "x" * 200_000 + "\n"))
