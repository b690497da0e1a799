"""Labelled sets in five formats come out as the same records, and damage names its line and never the text."""

import json
from pathlib import Path

import pytest

from redactor.coverage.labelled import Identifier, Labelled
from redactor.coverage.labels import parse_labels
from redactor.coverage.reading import read_sets
from redactor.errors import InputError, RecordError

SECRET = "Quenneville"
TEXT = f"Yesterday {SECRET} spoke in Kaya."
AT = TEXT.index(SECRET)


def write(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def said(one: Labelled) -> list[tuple[str, str]]:
    """Return the entity and the text of every gold mention."""
    return [(g.entity, one.record.fields[g.field].text[g.start : g.end]) for g in one.gold]


def jsonl(**more: object) -> dict[str, object]:
    span = {"field": "text", "start": AT, "end": AT + len(SECRET), "label": "PERSON"}
    return {"id": "a", "language": "fr", "text": TEXT, "spans": [span]} | more


SETS = {
    "en-01.md": f"**a**: Yesterday [[PERSON:{SECRET}]] spoke in [[LOC:Kaya]].\n",
    "set.jsonl": {
        "id": 7,
        "text": TEXT,
        "spans": [
            {"start": AT, "end": AT + len(SECRET), "label": "PERSON"},
            {"start": 31, "end": 35, "label": "LOC"},
        ],
    },
    "set.json": [
        {
            "full_text": TEXT,
            "masked": None,
            "spans": [
                {"entity_type": "PERSON", "entity_value": SECRET, "start_position": AT, "end_position": AT + 11},
                {"entity_type": "GPE", "entity_value": "Kaya", "start_position": 31, "end_position": 35},
            ],
            "template_id": 1,
            "metadata": None,
        }
    ],
    "set.conll": f"Yesterday O\n{SECRET} B-PER\nspoke O\nin O\nKaya B-LOC\n. O\n",
    "tab.json": [
        {
            "doc_id": "001-1",
            "text": TEXT,
            "annotations": {
                "annotator1": {
                    "entity_mentions": [
                        {
                            "entity_type": "PERSON",
                            "entity_mention_id": "em1",
                            "start_offset": AT,
                            "end_offset": AT + 11,
                            "span_text": SECRET,
                            "edit_type": "check",
                            "identifier_type": "DIRECT",
                            "entity_id": "e1",
                            "confidential_status": "NOT_CONFIDENTIAL",
                        },
                        {
                            "entity_type": "LOC",
                            "start_offset": 31,
                            "end_offset": 35,
                            "span_text": "Kaya",
                            "identifier_type": "QUASI",
                            "entity_id": "e2",
                        },
                    ]
                }
            },
        }
    ],
}


@pytest.mark.parametrize("name", SETS)
def test_every_format_gives_the_same_mentions(tmp_path: Path, name: str) -> None:
    """A person and a place are the same people and places in every format, told by name and content alone."""
    [one] = read_sets([write(tmp_path, name, SETS[name])])
    assert said(one) == [("PERSON", SECRET), ("LOC", "Kaya")]
    assert one.file == name


def test_a_folder_gives_all_its_sets(tmp_path: Path) -> None:
    """A folder's sets are read by name; other files in it are not."""
    for name, content in SETS.items():
        write(tmp_path, name, content)
    write(tmp_path, "README.md", "About these files.\n")
    write(tmp_path, "notes.txt", "nothing\n")
    assert [one.file for one in read_sets([tmp_path])] == sorted(SETS)


def test_marks_may_name_the_entity(tmp_path: Path) -> None:
    """A mark may say who is meant; without it nobody is."""
    text = "**a**: [[PERSON#awa:Awa Traoré]] came. [[PERSON#awa:She]] and [[PERSON:Issa]] left.\n"
    [one] = read_sets([write(tmp_path, "fr-01.md", text)])
    assert [g.who for g in one.gold] == ["awa", "awa", ""]
    assert one.record.fields[0].text == "Awa Traoré came. She and Issa left."
    assert one.language == "fr"


def test_spans_in_json_lines_name_fields_entities_and_identifiers(tmp_path: Path) -> None:
    """Fields by name, coreference and kinds of identifiers come through; a language of its own beats the file's."""
    row = {
        "id": "x",
        "language": "es",
        "fields": {"a": "Ana y Rui", "b": "Ana"},
        "spans": [
            {"field": "b", "start": 0, "end": 3, "label": "PERSON", "entity": "ana", "identifier": "direct"},
            {"field": "a", "start": 6, "end": 9, "label": "PERSON", "identifier": "NO_MASK"},
        ],
    }
    [one] = read_sets([write(tmp_path, "fr-set.jsonl", row)])
    assert [(g.field, g.who, g.identifier) for g in one.gold] == [
        (1, "ana", Identifier.DIRECT),
        (0, "", Identifier.NO_MASK),
    ]
    assert one.language == "es"
    assert one.name == "fr-set.jsonl#x"


def test_columns_make_records(tmp_path: Path) -> None:
    """-DOCSTART- parts records where there is one, sentences do elsewhere; spaces are single, sentences are lines."""
    text = "-DOCSTART- -X- O O\n\nAna X B-PER\nLopez X I-PER\nleft O O\n\nRui X B-PER\n\n-DOCSTART- O\n\nKaya X S-LOC\n"
    whole = list(read_sets([write(tmp_path, "nl.conll", text)]))
    assert [one.record.fields[0].text for one in whole] == ["Ana Lopez left\nRui", "Kaya"]
    assert [said(one) for one in whole] == [[("PERSON", "Ana Lopez"), ("PERSON", "Rui")], [("LOC", "Kaya")]]
    assert {one.language for one in whole} == {"nl"}
    parted = read_sets([write(tmp_path, "xx.conll", "# a comment\nAna\tB-PER\n\nRui\tB-PER\n")])
    assert [one.record.fields[0].text for one in parted] == ["Ana", "Rui"]


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ("B-PER I-PER O", ["a b"]),
        ("I-PER I-PER O", ["a b"]),
        ("B-PER B-PER O", ["a", "b"]),
        ("B-PER E-PER S-PER", ["a b", "c"]),
        ("B-PER L-PER U-PER", ["a b", "c"]),
        ("B-PER I-LOC O", ["a", "b"]),
        ("I-MISC O B-PER", ["c"]),
        ("O O O", []),
    ],
)
def test_every_scheme_of_tags(tmp_path: Path, tags: str, found: list[str]) -> None:
    """BIO, the older IOB, BIOES and BILOU give whole mentions; MISC is none of ours."""
    rows = "".join(f"{token} {tag}\n" for token, tag in zip("abc", tags.split(), strict=True))
    [one] = read_sets([write(tmp_path, "a.bio", rows)])
    assert [text for _, text in said(one)] == found


def test_all_annotators_of_the_tab_count(tmp_path: Path) -> None:
    """Two annotators' marks of one stretch are two mentions, of an entity each."""
    [document] = json.loads(json.dumps(SETS["tab.json"]))
    document["annotations"]["annotator2"] = document["annotations"]["annotator1"]
    [one] = read_sets([write(tmp_path, "tab.json", [document])])
    assert len(one.gold) == 4
    assert len({g.who for g in one.gold}) == 4


# ---------------------------------------------------------------- labels


def test_labels_can_be_mapped_and_left_out(tmp_path: Path) -> None:
    """--label THEIRS=OURS maps, THEIRS= leaves out, also what would otherwise mean something."""
    path = write(tmp_path, "a.conll", "x B-Naam\ny B-LOC\nz B-PER\n")
    [one] = read_sets([path], parse_labels(["Naam=PERSON", "LOC="]))
    assert said(one) == [("PERSON", "x"), ("PERSON", "z")]


def test_a_users_own_entity_needs_no_mapping(tmp_path: Path) -> None:
    """What the policy's recognizers find is an entity like any other."""
    path = write(tmp_path, "a.conll", "x B-CASTE\n")
    [one] = read_sets([path], parse_labels([], known=["CASTE"]))
    assert said(one) == [("CASTE", "x")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.conll", "x O\ny B-Naam\n"),
        ("en-1.md", "**a**: [[Naam:Awa]]\n"),
        ("a.jsonl", jsonl(spans=[{"start": 0, "end": 2, "label": "Naam"}])),
        ("a.json", [{"full_text": "x y", "spans": [{"entity_type": "Naam", "start_position": 0, "end_position": 1}]}]),
    ],
)
def test_a_label_that_nobody_mapped_is_an_error(tmp_path: Path, name: str, content: object) -> None:
    """The error names the label and how to map it: what is skipped in silence is not measured."""
    with pytest.raises(RecordError, match="label Naam") as error:
        list(read_sets([write(tmp_path, name, content)]))
    assert "--label Naam=" in error.value.hint


@pytest.mark.parametrize("word", ["PER", "=PERSON", "PER=PERSN", "a b=PERSON"])
def test_a_mapping_that_is_none_is_an_error(word: str) -> None:
    """A mapping needs both sides, and an entity that there is."""
    with pytest.raises(InputError):
        parse_labels([word])


# ---------------------------------------------------------------- damage


BAD = {
    "marks nested": ("en-1.md", f"**a**: [[PERSON:{SECRET} [[LOC:Kaya]]\n"),
    "marks open": ("en-1.md", f"**a**: [[PERSON:{SECRET}\n"),
    "line no json": ("a.jsonl", json.dumps(jsonl()) + f'\n{{"text": "{SECRET}\n'),
    "line no object": ("a.jsonl", f'["{SECRET}"]\n'),
    "no spans": ("a.jsonl", {"text": TEXT}),
    "text and fields": ("a.jsonl", jsonl(fields={"a": TEXT})),
    "span outside": ("a.jsonl", jsonl(spans=[{"start": 3, "end": 300, "label": "PERSON"}])),
    "span empty": ("a.jsonl", jsonl(spans=[{"start": 3, "end": 3, "label": "PERSON"}])),
    "span backwards": ("a.jsonl", jsonl(spans=[{"start": 5, "end": 3, "label": "PERSON"}])),
    "span of words": ("a.jsonl", jsonl(spans=[{"start": SECRET, "end": 3, "label": "PERSON"}])),
    "span without label": ("a.jsonl", jsonl(spans=[{"start": 0, "end": 3}])),
    "label is text": ("a.jsonl", jsonl(spans=[{"start": 0, "end": 3, "label": f"{SECRET} !"}])),
    "field unknown": ("a.jsonl", jsonl(spans=[{"field": SECRET, "start": 0, "end": 3, "label": "PERSON"}])),
    "identifier": ("a.jsonl", jsonl(spans=[{"start": 0, "end": 3, "label": "PERSON", "identifier": SECRET}])),
    "json of something": ("a.json", [{"text": SECRET}]),
    "json cut": ("a.json", f'[{{"full_text": "{SECRET}'),
    "presidio without text": ("a.json", [{"full_text": 3, "spans": []}]),
    "tab without mentions": ("a.json", [{"text": TEXT, "annotations": {SECRET: {}}}]),
    "column without tag": ("a.conll", f"x O\n{SECRET}\n"),
    "tag unknown": ("a.conll", f"x O\n{SECRET} Z-PER\n"),
}


@pytest.mark.parametrize("what", BAD)
def test_damage_names_the_place_and_not_the_text(tmp_path: Path, what: str) -> None:
    """Damaged files are errors that name the file, and nothing in them."""
    name, content = BAD[what]
    with pytest.raises(RecordError) as error:
        list(read_sets([write(tmp_path, name, content)]))
    assert name in str(error.value)
    assert SECRET not in f"{error.value!r} {error.value.hint} {error.value.__cause__!r}"


def test_the_line_is_named(tmp_path: Path) -> None:
    """Damage in the third line is said to be there."""
    for name, good, bad in (("a.jsonl", json.dumps(jsonl()), "{"), ("b.conll", "x O", "x")):
        with pytest.raises(RecordError, match="line 3"):
            list(read_sets([write(tmp_path, name, f"{good}\n{good}\n{bad}\n")]))


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    """A missing file, an empty folder and bytes that are no UTF-8 are errors."""
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "\xe9"}')
    (tmp_path / "empty").mkdir()
    for name in ("nowhere.md", "latin.jsonl", "empty"):
        with pytest.raises(InputError):
            list(read_sets([tmp_path / name]))


def test_the_reader_can_be_said(tmp_path: Path) -> None:
    """What name and content do not tell can be said."""
    path = write(tmp_path, "set.dat", "x B-PER\n")
    [one] = read_sets([path], reader="conll", language="pt")
    assert (one.language, said(one)) == ("pt", [("PERSON", "x")])
