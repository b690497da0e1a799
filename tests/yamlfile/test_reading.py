"""YAML is read safely, with lines, and never guesses."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from redactor.yamlfile.reading import MAX_CODE_POINTS, MAX_DEPTH, MAX_VALUES, Unreadable, read_yaml

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def loader(request: pytest.FixtureRequest) -> type:
    """Return each YAML reader that may be installed: they must agree."""
    return request.param


def test_keys_are_what_stands_there(loader: type) -> None:
    """Keys that YAML 1.1 would turn into something else stay text."""
    value, _, problems = read_yaml("yes: a\nno: b\n2024: c\n1.0: d\nnull: e\n2024-01-01: f\n", loader)
    assert list(value) == ["yes", "no", "2024", "1.0", "null", "2024-01-01"]
    assert problems == []


def test_everything_has_its_line(loader: type) -> None:
    """Keys, values and entries of lists are found on their own lines."""
    _, lines, _ = read_yaml("a: 1\nb:\n  - x\n  - y: z\n", loader)
    assert [lines.of(p) for p in [("a",), ("b",), ("b", 0), ("b", 1, "y")]] == [1, 2, 3, 4]
    assert lines.of(("b", 7, "missing")) == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' is given twice (first on line 1)"),
        ("a: {b: 1, b: 2}\n", 1, "'b' is given twice"),
        ("a: 1\n<<: {b: 1}\n", 2, "'<<' is not understood"),
        ("a: 1\n? [b]\n: 1\n", 2, "a key must be a word"),
        ("'': 1\n", 1, "a key must be a word"),
        ("a: 1\nb: 2024-13-45\n", 2, "put it in quotes"),
        ("a: =\n", 1, "put it in quotes"),
        ("a: <<\n", 1, "put it in quotes"),
        (f"a: {'1' * 5000}\n", 1, "put it in quotes"),
    ],
)
def test_what_is_no_policy_is_a_problem(loader: type, text: str, line: int, words: str) -> None:
    """Whatever is not plain keys and values is named with its line, and reading goes on."""
    _, _, problems = read_yaml(text, loader)
    assert [line] == [p.line for p in problems]
    assert words in problems[0].message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1\nb: 2\n", 2),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\n b: 2\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: *nobody\n", 1),
        ("a: 1\nb: \x01\n", 2),
        ("a: 'open\n", 2),
        ("[" * (MAX_DEPTH + 1), 1),
        ("a: 1\nb: " + "{x: " * MAX_DEPTH + "}" * MAX_DEPTH, 2),
        ("a: &a [*a]\n", 1),
        ("[" * 20_000, 1),
        ("a: !!python/object/apply:os.system [x]\n", 1),
        ("a: 1\nb: !mine x\n", 2),
        ("a: !!binary eA==\n", 1),
        ("a: !!set {x}\n", 1),
        ("a: !!int x\n", 1),
        ("a: !!timestamp x\n", 1),
    ],
    ids=range(17),
)
def test_what_cannot_be_read_is_refused(loader: type, text: str, line: int) -> None:
    """Text that is no YAML, or nested without end, is refused with a line."""
    with pytest.raises(Unreadable) as caught:
        read_yaml(text, loader)
    assert line == caught.value.problem.line


def test_a_bomb_of_aliases_is_refused(loader: type) -> None:
    """Nine lines that stand for a thousand million values cost nothing."""
    bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    bomb += "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    with pytest.raises(Unreadable, match=f"{MAX_VALUES:,}"):
        read_yaml(bomb, loader)


def test_an_alias_is_read_where_it_is_harmless(loader: type) -> None:
    """A list written once may be used twice."""
    value, _, problems = read_yaml("a: &who [x]\nb: *who\n", loader)
    assert (value, problems) == ({"a": ["x"], "b": ["x"]}, [])


def test_a_book_is_no_policy() -> None:
    """A text of more than a million characters is refused unread."""
    with pytest.raises(Unreadable, match="characters"):
        read_yaml("#" * (MAX_CODE_POINTS + 1))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reader fail in any other way."""
    try:
        read_yaml(text)
    except Unreadable as error:
        assert 1 <= error.problem.line <= len(text) + 1


@given(
    st.recursive(
        st.text("abc: [x]", max_size=6),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("abcñé ", min_size=1, max_size=5), inner),
        max_leaves=12,
    )
)
def test_what_yaml_writes_is_read_back(value: object) -> None:
    """Mappings, lists and text come back as they were, and agree with the library's own safe reader."""
    text = yaml.safe_dump(value, allow_unicode=True)
    read, _, problems = read_yaml(text)
    assert ([], value) == (problems, read)
