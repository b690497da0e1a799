"""Every mistake in a policy is named with its line, all of them at once."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.errors import PolicyError
from redactor.model import ENTITIES
from redactor.policy import load_policy, parse_policy
from redactor.shipped import shipped

MISTAKES = [
    # keys
    ("entites: {PERSON: redact}\nentities: {PERSON: redact}", 3, "unknown key 'entites'", "did you mean 'entities'?"),
    ("entities: {PERSON: {redact, excpt: [a]}}", 3, "unknown key 'excpt'", "did you mean 'except'?"),
    ("entities: {PERSON: redact}\nrecords: {ids: [a]}", 4, "unknown key 'ids'", "(known: id, confidential)"),
    ("entities: {PERSON: redact}\nentities: {ORG: redact}", 4, "'entities' is given twice", "line 3"),
    ("name: again\nentities: {PERSON: redact}", 3, "'name' is given twice", "line 2"),
    ("fields: {A: keep}", 1, "the key 'entities' is missing", ""),
    # entities
    ("entities: {PERSN: redact}", 3, "unknown entity 'PERSN'", "did you mean 'PERSON'?"),
    ("entities: {person: redact}", 3, "unknown entity 'person'", "did you mean 'PERSON'?"),
    ("entities:\n  PERSON: redact\n  FIELD: redact", 5, "unknown entity 'FIELD'", "known: PERSON, ORG"),
    ("entities: {PERSON: hide}", 3, "unknown action 'hide'", "known: keep, redact, drop"),
    ("entities: {PERSON: {}}", 3, "say what to do", "generalise"),
    ("entities: {PERSON: }", 3, "say what to do", "redact"),
    ("entities: {PERSON: [redact]}", 3, "say what to do", ""),
    ("entities: {PERSON: {redact, drop}}", 3, "redact and drop exclude each other", ""),
    ("entities: {PERSON: {redact: redacted}}", 3, "'redacted' is no token", "<redacted>"),
    ("entities: {PERSON: {redact: '<PERSON-1>'}}", 3, "'<PERSON-1>' is no token", ""),
    ("entities: {PERSON: {redact: ''}}", 3, "is no token", ""),
    ("entities: {PERSON: {redact, keep: {level: country}}}", 3, "belongs to LOC, not to PERSON", ""),
    ("entities: {LOC: {redact, keep: {precision: year}}}", 3, "belongs to DATE, not to LOC", ""),
    ("entities: {LOC: {redact, keep: {level: region}}}", 3, "unknown value 'region' (known: country)", ""),
    ("entities: {LOC: {redact, keep: {levle: country}}}", 3, "unknown key 'levle'", "did you mean 'level'?"),
    ("entities: {LOC: {redact, keep: [country]}}", 3, "say what", "{level: country}"),
    ("entities: {PERSON: {generalise: year}}", 3, "cannot be generalised to a year", "only DATE, YEAR can"),
    ("entities: {DATE: {generalise: country}}", 3, "cannot be generalised to a country", ""),
    ("entities: {DATE: {generalise: day}}", 3, "unknown value 'day' (known: year, month, country)", ""),
    ("entities: {PERSON: {keep, except: [a]}}", 3, "never apply", ""),
    ("entities: {PERSON: {redact, score: 1.5}}", 3, "expected less than or equal to 1", ""),
    ("entities: {PERSON: {redact, score: high}}", 3, "expected a number", ""),
    ("entities: {PERSON: {redact, with: {a: 1}}}", 3, "name one with `operator:`", ""),
    ("entities: {ORG: {redact, except: [CNDH, C.N.D.H.]}}", 3, "listed twice under except", ""),
    ("entities:\n  LOC: {redact, keep: {level: country}}\n  COUNTRY: redact", 4, "never reached", "line 5"),
    # what YAML makes of words without quotes
    ("entities: {ORG: {redact, except: [no]}}", 3, "no without quotes is yes or no to YAML", "write 'no'"),
    ("entities: {ORG: {redact, except: [2024-05-01]}}", 3, "is a date to YAML", "write '2024-05-01'"),
    ("entities: {ORG: {redact, except: [1.0]}}", 3, "is a number to YAML", "write '1.0'"),
    ("entities: {ORG: {redact, except: [12:30]}}", 3, "is a number to YAML", "write '12:30'"),
    ("entities: {ORG: {redact, except: [010]}}", 3, "is a number to YAML", "write '010'"),
    ("entities: {ORG: {redact, except: [~]}}", 3, "nothing stands here", ""),
    ("entities: {ORG: redact}\nlanguages: [en, no]", 4, "languages.2: no without quotes", ""),
    ("entities: {ORG: redact}\nrecords:\n  confidential:\n    field: x\n    yes: [yes]", 7, "write 'yes'", ""),
    # fields
    ("entities: {PERSON: redact}\nfields:\n  A: kepe", 5, "unknown action 'kepe'", "did you mean 'keep'?"),
    ("entities: {PERSON: redact}\nfields:\n  A: {scan: [LOCS]}", 5, "unknown entity 'LOCS'", "did you mean 'LOC'?"),
    ("entities: {PERSON: redact}\nfields:\n  A: {scan: []}", 5, "a scan for nothing", "write keep"),
    ("entities: {PERSON: redact}\nfields:\n  A: {keep: no}", 5, "expected true", ""),
    ("entities: {PERSON: redact}\nfields:\n  A: {alias: [b]}", 5, "say what to do", ""),
    ("entities: {PERSON: redact}\nfields:\n  A: {keep, alis: [b]}", 5, "unknown key 'alis'", "did you mean 'alias'?"),
    ("entities: {PERSON: redact}\nfields:\n  Année: keep\n  ANNEE: scan", 6, "'ANNEE' is never reached", "line 5"),
    ("entities: {PERSON: redact}\nfields:\n  A: {keep, alias: [B]}\n  B: scan", 5, "'B' is never reached", "line 6"),
    ("entities: {PERSON: redact}\nfields:\n  A: {keep, alias: [C]}\n  B: {scan, alias: [c]}", 6, "'c' is never", ""),
    ("entities: {PERSON: redact}\nfields:\n  A *: keep\n  a*: scan", 6, "'a*' is never reached", "line 5"),
    ("entities: {PERSON: redact}\nfields:\n  A: {scan: [LOC]}", 5, "no rule does anything with it", ""),
    ("entities: {LOC: keep}\nfields:\n  A: {scan: [LOC]}", 5, "no rule does anything with it", ""),
    ("entities: {PERSON: redact}\nfields:\n  unknown: keep", 5, "takes scan, redact or refuse", ""),
    ("entities: {PERSON: redact}\nfields:\n  unknown: {scan, alias: [a]}", 5, "takes scan, redact or refuse", ""),
    ("entities: {PERSON: redact}\nfields:\n  '*': keep\n  unknown: scan", 6, "`unknown` is never reached", "line 5"),
    # confidential records
    ("entities: {LOC: redact}\nconfidential: {entities: {LOC: keep}}", 4, "never protected less", "line 3"),
    ("entities: {LOC: redact}\nfields: {A: drop}\nconfidential: {fields: {a: keep}}", 5, "is stricter", ""),
    ("entities: {LOC: redact}\nconfidential: {entity: {}}", 4, "unknown key 'entity'", "did you mean 'entities'?"),
    ("entities: {LOC: redact}\nrecords: {confidential: {yes: ['1']}}", 4, "the key 'field' is missing", ""),
    ("entities: {LOC: redact}\nrecords:\n  confidential: {field: x, yes: [Oui], no: [oui]}", 5, "under yes and", ""),
    # lists
    ("entities: {LOC: redact}\nallow: [{text: a}]", 4, "allow.1: the key 'reason' is missing", ""),
    ("entities: {LOC: redact}\nallow: [a]", 4, "allow.1: expected `key: value` lines", ""),
    ("entities: {LOC: redact}\ndeny: [{text: a, reason: b, expires: soon}]", 4, "a date looks like 2026-12-31", ""),
    ("entities: {LOC: redact}\ndeny: [{text: a, reason: b, entity: PLACE}]", 4, "unknown entity 'PLACE'", ""),
    ("entities: {LOC: redact}\ndeny: [{text: ' ', reason: b}]", 4, "deny.1.text: expected words", ""),
    (
        "entities: {LOC: redact}\nallow:\n  - {text: a b, reason: x}\n  - {text: A-B, reason: y}",
        6, "allow: entry 2 says again", "line 5",
    ),
    (
        "entities: {LOC: redact}\nallow: [{text: a, reason: x}]\ndeny: [{text: A, reason: y}]",
        4, "never reached: line 5 denies", "",
    ),
    # the rest
    ("entities: {LOC: redact}\ntokens: {style: numberd}", 4, "unknown value 'numberd'", "did you mean 'numbered'?"),
    ("entities: {LOC: redact}\nunaccounted: drop", 4, "unknown value 'drop'", "report, redact, ignore"),
    ("entities: {LOC: redact}\nunsupported_language: no", 4, "expected one of strict, report", ""),
    ("entities: {LOC: redact}\nengine: spacy", 4, "unknown engine 'spacy'", "known: none, embedded"),
    ("entities: {LOC: redact}\nengine: [a]", 4, "unknown engine", ""),
    ("entities: {LOC: redact}\nlanguages: [English]", 4, "'English' does not fit", "such as en"),
    ("entities: {LOC: redact}\npurposes: []", 4, "expected at least one entry", ""),
    ("entities: {LOC: redact}\npurposes: [My Own]", 4, "'My Own' does not fit", ""),
    ("entities: {LOC: redact}\nxlsx: {drop: [drawing]}", 4, "unknown kind of part", "did you mean 'drawings'?"),
    ("entities: {LOC: redact}\nexamples: [{text: a}]", 4, "examples.1: the key 'gives' is missing", ""),
    ("entities: {LOC: redact}\nexamples: [{text: a, gives: b, confidential: 1}]", 4, "expected true or false", ""),
    ("entities: []", 3, "expected `key: value` lines", ""),
]  # fmt: skip


@pytest.mark.parametrize(("body", "line", "words", "more"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_named_with_its_line(body: str, line: int, words: str, more: str) -> None:
    """One mistake gives one message: the file and line, what is wrong, and what is known or meant."""
    with pytest.raises(PolicyError) as caught:
        parse_policy("version: 1\nname: test\n" + body, place="p.yaml")
    (message,) = str(caught.value).splitlines()
    assert message.startswith(f"p.yaml:{line}: ")
    assert words in message
    assert more in message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("version: 2\nname: x", "this program understands version 1"),
        ("version: 1.0\nname: x", "version: expected a whole number"),
        ("version: yes\nname: x", "version: expected a whole number"),
        ("name: x", "the key 'version' is missing"),
        ("version: 1", "the key 'name' is missing"),
        ("version: 1\nname: No Spaces", "'No Spaces' does not fit"),
    ],
)
def test_a_policy_begins_with_version_and_name(head: str, words: str) -> None:
    """Without them nobody can tell which policy a trail speaks of."""
    with pytest.raises(PolicyError, match=words):
        parse_policy(f"{head}\nentities: {{PERSON: redact}}")


def test_all_mistakes_are_told_at_once() -> None:
    """One run tells of every mistake, in the order of the file."""
    text = "version: 1\nname: x\nnme: y\nfields:\n  A: kep\n  A: scan\nentities:\n  PERSN: redact\nunaccounted: no\n"
    with pytest.raises(PolicyError) as caught:
        parse_policy(text, place="p")
    starts = [line.split(": ")[0] for line in str(caught.value).splitlines()]
    assert starts == ["p:3", "p:5", "p:6", "p:8", "p:9"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "a\n", "null\n"])
def test_what_is_no_mapping_is_no_policy(text: str) -> None:
    """An empty file, a list or a word is refused with a word on what a policy looks like."""
    with pytest.raises(PolicyError, match="beginning with `version: 1`"):
        parse_policy(text)


_SHIPPED = [path.read_text(encoding="utf-8") for path in sorted(shipped("policies").glob("*.yaml"))]
_ODD = st.sampled_from(
    ["", "no", "2024-01-01", "1" * 5000, ".nan", "~", "''", '"\\ud800"', '"\\0"', "[a, b]", "{a: b}", "&x y", "*x",
     "!!int a", "0000-01-01", "-", "? a", "|\n  x", "%", "@", "{", "]", "1:99", "=", "<<", "keep: {keep: {keep: x}}",
     "{scan: {a: b}}", "{redact: {}}", "{generalise: {to: [x]}}", "\t", "\x01"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_SHIPPED), st.lists(st.tuples(st.floats(0, 1), _ODD), min_size=1, max_size=3))
def test_a_damaged_policy_is_refused_or_read(text: str, damage: list[tuple[float, str]]) -> None:
    """However a policy is mistyped, what comes is an error of ours that names lines of the file."""
    for where, odd in damage:
        words = list(re.finditer(r"[\w'<>*-]+|[{}\[\],:]", text))
        word = words[int(where * (len(words) - 1))] if words else re.match("", text)
        assert word is not None
        text = text[: word.start()] + odd + text[word.end() :]
    try:
        parse_policy(text, place="p")
    except PolicyError as error:
        last = text.count("\n") + 1
        assert all(1 <= int(line.split(":")[1]) <= last for line in str(error).splitlines())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A path that leads nowhere is an error of ours, with the path in it."""
    with pytest.raises(PolicyError, match=r"nowhere\.yaml: cannot be read"):
        load_policy(tmp_path / "nowhere.yaml")


def test_a_folder_is_no_policy(tmp_path: Path) -> None:
    """A folder given for a file is an error of ours."""
    with pytest.raises(PolicyError, match="cannot be read"):
        load_policy(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    """A policy saved in another encoding is refused before its letters are guessed."""
    path = tmp_path / "p.yaml"
    path.write_bytes("version: 1\nname: x\nfields: {Année: keep}\nentities: {PERSON: redact}\n".encode(encoding))
    with pytest.raises(PolicyError, match="is not UTF-8"):
        load_policy(path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Editors on Windows put a mark in front."""
    path = tmp_path / "p.yaml"
    path.write_bytes(b"\xef\xbb\xbfversion: 1\r\nname: x\r\nentities: {PERSON: redact}\r\n")
    assert load_policy(path).name == "x"


def test_files_that_the_policy_names_must_exist(tmp_path: Path) -> None:
    """A registry that is not there would silently find nobody."""
    (tmp_path / "here.csv").write_text("name\n", encoding="utf-8")
    path = tmp_path / "p.yaml"
    path.write_text(
        "version: 1\nname: x\nentities: {PERSON: redact}\nknown: [here.csv, gone.csv]\nrecognizers: own.yaml\n",
        encoding="utf-8",
    )
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert [m.split(": ", 2)[2].removesuffix(" beside the policy") for m in str(caught.value).splitlines()] == [
        "there is no 'gone.csv'",
        "there is no 'own.yaml'",
    ]


def test_paths_start_at_the_policy(tmp_path: Path) -> None:
    """A policy and its files move together."""
    (tmp_path / "here.csv").write_text("name\n", encoding="utf-8")
    path = tmp_path / "p.yaml"
    path.write_text("version: 1\nname: x\nentities: {PERSON: redact}\nknown: here.csv\n", encoding="utf-8")
    assert (tmp_path / "here.csv",) == load_policy(path).known


def test_entities_of_own_recognizers_are_known(tmp_path: Path) -> None:
    """A rule may name what a recognizer file of the policy declares, and nothing else."""
    own = tmp_path / "own.yaml"
    own.write_text("", encoding="utf-8")
    path = tmp_path / "p.yaml"
    text = "version: 1\nname: x\nrecognizers: [own.yaml]\nentities: {PERSON: redact, BADGE: redact}\n"
    path.write_text(text, encoding="utf-8")
    asked: list[Path] = []

    def declares(recognizers: Path) -> set[str]:
        asked.append(recognizers)
        return {"BADGE"}

    assert load_policy(path, declares=declares).name == "x"
    assert [own] == asked
    assert load_policy(path, known_entities={*ENTITIES, "BADGE"}).name == "x"
    with pytest.raises(PolicyError, match="unknown entity 'BADGE'"):
        load_policy(path)
