"""Acronyms that a text defines in brackets behind a name."""

import pytest

from redactor.detect.defined import defined
from redactor.detect.reading import Reader
from redactor.model import ORG, PERSON, Span


def found(text: str, name: str, entity: str = ORG, score: float = 0.9) -> list[str]:
    start = text.index(name)
    span = Span(start, start + len(name), entity, score, "model")
    return [text[s.start : s.end] for s in defined(Reader().read(text), [span])]


@pytest.mark.parametrize(
    ("text", "name", "acronym"),
    [
        ("the Employment Appeal Tribunal (“EAT”) held", "Employment Appeal Tribunal", "EAT"),
        ("le Réseau des Femmes de Kaya (RFK), et", "Réseau des Femmes de Kaya", "RFK"),
        ("Association for Women of Ouaga (AWO)", "Association for Women of Ouaga", "AWO"),
    ],
)
def test_initials_in_brackets_are_the_same_body(text: str, name: str, acronym: str) -> None:
    assert found(text, name) == [acronym]


@pytest.mark.parametrize(
    ("text", "name", "entity", "score"),
    [
        ("Employment Appeal Tribunal (UK)", "Employment Appeal Tribunal", ORG, 0.9),
        ("Employment Appeal Tribunal (see EAT)", "Employment Appeal Tribunal", ORG, 0.9),
        ("Employment Appeal Tribunal in (EAT)", "Employment Appeal Tribunal", ORG, 0.9),
        ("Employment Appeal Tribunal (E)", "Employment Appeal Tribunal", ORG, 0.9),
        ("Eva Ada Traoré (EAT)", "Eva Ada Traoré", PERSON, 0.9),
        ("Employment Appeal Tribunal (EAT)", "Employment Appeal Tribunal", ORG, 0.3),
    ],
)
def test_other_brackets_are_nothing(text: str, name: str, entity: str, score: float) -> None:
    assert found(text, name, entity, score) == []
