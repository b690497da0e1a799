"""Recognizer files are read strictly: whatever is not understood is an error that says where."""

from pathlib import Path

import pytest

from redactor.errors import RecognizerError
from redactor.recognizers import load_recognizers

GOOD = r"""
supported_languages: [fr]
global_regex_flags: 0
recognizers:
  - name: case-id
    type: custom
    supported_entity: CASE_ID
    supported_languages: [{language: fr, context: [dossier, cas]}]
    patterns:
      - {name: ngo, regex: '\bNGO-\d{4}-\d{5}\b', score: 0.9}
    score_thresholds: {default: 0.5}
    examples:
      - {text: 'dossier NGO-2024-00831', finds: ['NGO-2024-00831']}
      - {text: 'NGO-2024', finds: []}
"""


def written(folder: Path, text: str, name: str = "r.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_presidios_schema(tmp_path: Path) -> None:
    """A sound file gives its rules, with context words of all its languages and its own place."""
    path = written(tmp_path, GOOD)
    (rule,) = load_recognizers(path)
    assert (rule.name, rule.entity, rule.languages) == ("case-id", "CASE_ID", ("fr",))
    assert rule.context == ("dossier", "cas")
    assert rule.threshold == 0.5
    assert rule.place == f"{path}:5"
    assert rule.examples[0].finds == ("NGO-2024-00831",)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("global_regex_flags: 0\n", "", 1, "global_regex_flags is missing"),
        ("global_regex_flags: 0", "global_regex_flags: 26", 3, "global_regex_flags"),
        ("    patterns:", "    patern: 1\n    patterns:", 9, "patern"),
        (r"regex: '\bNGO-\d{4}-\d{5}\b'", "regex: '(NGO'", 10, "missing"),
        (r"regex: '\bNGO-\d{4}-\d{5}\b'", "regex: '(?<=x)NGO'", 10, "perl operator"),
        (r"regex: '\bNGO-\d{4}-\d{5}\b'", "regex: '(NGO)?'", 10, "empty string"),
        (r"regex: '\bNGO-\d{4}-\d{5}\b'", r"regex: 'NGO\b-\d'", 10, "ASCII only"),
        ("score: 0.9", "score: 1.9", 10, "less than or equal to 1"),
        ("score: 0.9", "score: 0.9, engine: pcre", 10, "engine"),
        ("      - {text: 'NGO-2024', finds: []}\n", "", 12, "needs one example"),
        ("      - {text: 'dossier NGO-2024-00831', finds: ['NGO-2024-00831']}\n", "", 12, "needs one example"),
        ("    type: custom", "    type: predefined", 6, "custom"),
        ("language: fr", "language: no", 8, "string"),
        ("CASE_ID", "case id", 7, "pattern"),
        ("    type: custom", "    type: custom\n    validate: lunh", 7, "unknown check 'lunh'"),
        ("    type: custom", "    type: custom\n    type: custom", 7, "given twice"),
        ("score_thresholds: {default: 0.5}", "score_thresholds: {EMAIL: 0.5}", 11, "not found here"),
        ("context: [dossier, cas]", "context: []", 5, ""),
        ("    patterns:", "    requires_context: yes please\n    patterns:", 9, "boolean"),
    ],
)
def test_says_what_is_wrong_and_where(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    """Each fault is an error with the file, the line and a word on what is wrong."""
    assert old in GOOD
    text = GOOD.replace(old, new)
    if new == "context: []":
        text = text.replace("    patterns:", "    requires_context: true\n    patterns:")
        line, says = 9, "no context words"
    path = written(tmp_path, text)
    with pytest.raises(RecognizerError) as caught:
        load_recognizers(path)
    assert str(caught.value).startswith(f"{path}:{line}:"), caught.value
    assert says in str(caught.value)
    assert caught.value.__cause__ is None


def test_names_are_unique_over_all_files(tmp_path: Path) -> None:
    """Two recognizers of one name, even in two files, are an error that names both places."""
    written(tmp_path, GOOD, "a.yaml")
    written(tmp_path, GOOD, "b.yaml")
    with pytest.raises(RecognizerError, match=r"already at .*a\.yaml:5"):
        load_recognizers(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "recognizers: x: y", "a: \x00", "- 1"])
def test_refuses_what_is_no_recognizer_file(tmp_path: Path, text: str) -> None:
    """An empty file, a list or broken YAML is an error, never an empty set of rules."""
    with pytest.raises(RecognizerError):
        load_recognizers(written(tmp_path, text))


def test_missing_and_empty_places_are_errors(tmp_path: Path) -> None:
    """A path that does not exist, or a folder without recognizers, never means "no rules"."""
    with pytest.raises(RecognizerError, match="cannot be read"):
        load_recognizers(tmp_path / "none.yaml")
    with pytest.raises(RecognizerError, match="holds no recognizers"):
        load_recognizers(tmp_path)


def test_wrong_encoding_is_an_error_without_the_text(tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused, and nothing of it is quoted."""
    path = tmp_path / "r.yaml"
    path.write_bytes(GOOD.replace("dossier", "Zoé").encode("latin-1"))
    with pytest.raises(RecognizerError) as caught:
        load_recognizers(path)
    assert "Zo" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_disabled_recognizers_are_checked_and_left_out(tmp_path: Path) -> None:
    """`enabled: false` takes a recognizer out, but its mistakes are still found."""
    off = GOOD.replace("    type: custom", "    type: custom\n    enabled: false")
    assert load_recognizers(written(tmp_path, off)) == ()
    with pytest.raises(RecognizerError):
        load_recognizers(written(tmp_path, off.replace(r"\bNGO", "(NGO")))


def test_deny_list_puts_the_longest_first(tmp_path: Path) -> None:
    """A list of terms never leaves the rest of a longer term behind."""
    text = GOOD.replace("    patterns:\n", "    deny_list: [Jean, Jean-Pierre, Jean-Pierre Kabongo]\n    patterns:\n")
    (rule,) = load_recognizers(written(tmp_path, text))
    assert rule.patterns[-1].regex.startswith(r"Jean\-Pierre\ Kabongo|")
    assert rule.patterns[-1].score == 1.0
