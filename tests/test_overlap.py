"""Decided spans become disjoint, and nothing that was to be covered stays open."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from redactor.model import Action, Decision, Mention, Span
from redactor.overlap import Decided, disjoint

TEXT = "Mme Awa Traoré-Ky, du 3 au 4 juin à Kaya (Centre-Nord), 70 12 34."


def decided(start: int, end: int, action: Action = Action.REDACT, score: float = 0.9, **how: bool) -> Decided:
    decision = Decision(action, "a rule", text="2024" if action is Action.GENERALISE else "", **how)
    return Decided(Mention(0, Span(start, end, "PERSON", score, "test"), start), decision)


spots = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)).map(lambda s: (s[0], min(len(TEXT), s[0] + s[1])))
finds = st.builds(
    lambda spot, action, score: decided(*spot, action, score),
    spots,
    st.sampled_from([Action.REDACT, Action.DROP, Action.GENERALISE]),
    st.floats(0, 1),
)
shields = spots.map(lambda spot: decided(*spot, Action.KEEP, shields=True))


def tokens(spots: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the first of *spots* that do not overlap, in order: what a finder of tokens gives."""
    taken: list[tuple[int, int]] = []
    for start, end in sorted(spots):
        if not taken or taken[-1][1] <= start:
            taken.append((start, end))
    return taken


def letters(spots: list[tuple[int, int]]) -> set[int]:
    return {i for start, end in spots for i in range(start, end) if TEXT[i].isalnum()}


def where(ones: list[Decided]) -> list[tuple[int, int]]:
    return [(d.mention.span.start, d.mention.span.end) for d in ones]


@given(st.lists(finds, max_size=8), st.lists(shields, max_size=2), st.lists(spots, max_size=2).map(tokens))
def test_disjoint_in_order_and_complete(
    acting: list[Decided], keeps: list[Decided], taken: list[tuple[int, int]]
) -> None:
    """Spans never overlap, stand in order, cover every letter that was to be covered, and touch no token.

    What lies wholly inside a shield is not to be covered.
    """
    result = where(disjoint([*acting, *keeps], TEXT, taken))
    assert all(end <= start for (_, end), (start, _) in pairwise(result))
    shielded = [
        d for d in acting if any(k[0] <= d.mention.span.start and d.mention.span.end <= k[1] for k in where(keeps))
    ]
    wanted = letters(where([d for d in acting if d not in shielded])) - letters(taken)
    assert letters(result) == wanted
    assert not any(s < end and start < e for start, end in result for s, e in taken)


def test_one_span_on_a_token_is_left_to_it() -> None:
    """A lone find that is part of a token already there is not acted on."""
    assert disjoint([decided(4, 7)], TEXT, [(0, 10)]) == []
    assert where(disjoint([decided(0, 7)], TEXT, [(4, 10)])) == [(0, 4)]


def test_the_harder_action_wins() -> None:
    """Where a redaction and a generalisation overlap, the redaction stays whole."""
    hard, soft = decided(4, 14), decided(8, 17, Action.GENERALISE, 1.0)
    result = disjoint([soft, hard], TEXT)
    assert where(result) == [(4, 14), (14, 17)]
    assert result[0].decision is hard.decision


def test_the_longer_span_wins_then_the_surer() -> None:
    """A longer find beats a surer shorter one; of two alike the surer one is told of."""
    assert where(disjoint([decided(4, 7, score=1.0), decided(4, 14, score=0.4)], TEXT)) == [(4, 14)]
    [one] = disjoint([decided(4, 14, score=0.4), decided(4, 14, score=0.8)], TEXT)
    assert one.mention.span.score == 0.8


def test_half_a_generalised_date_is_redacted() -> None:
    """What is left of a generalised span generalises to nothing certain, so it is redacted."""
    _, rest = disjoint([decided(19, 25), decided(22, 34, Action.GENERALISE, 1.0)], TEXT)
    assert (rest.mention.span.start, rest.mention.span.end) == (25, 34)
    assert (rest.decision.action, rest.decision.text) == (Action.REDACT, "")


def test_punctuation_left_over_is_not_redacted() -> None:
    """A rest of blanks, hyphens and brackets between two finds stays as it is."""
    result = disjoint([decided(8, 14), decided(4, 19)], TEXT, [(4, 17)])
    assert result == []


def test_a_shield_protects_only_what_lies_inside_it() -> None:
    """An allowed name keeps a find inside it, and gives way to one that reaches beyond it."""
    shield = decided(4, 14, Action.KEEP, shields=True)
    assert disjoint([decided(8, 14), shield], TEXT) == []
    assert where(disjoint([decided(8, 17), shield], TEXT)) == [(8, 17)]


def test_an_ordinary_keep_protects_nothing() -> None:
    """A find that is kept by its own rule does not keep another find in the same place."""
    assert where(disjoint([decided(4, 14), decided(4, 14, Action.KEEP)], TEXT)) == [(4, 14)]
