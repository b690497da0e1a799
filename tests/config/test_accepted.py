"""Accepted misses say who answers for them and until when, and have no place for text."""

from datetime import date
from pathlib import Path

import pytest

from redactor.config.accepted import Accepted, load_accepted
from tests.config.writing import A, B, refused, written

GOOD = f"""\
version: 1
accepted:
  - {{id: '{A}', reason: 'a nickname; list it', owner: Issa, expires: 2026-12-31}}
  - id: '{B}'
    reason: 'l’évêque : trop court'
    owner: data@office.example
    expires: '2026-06-30'
"""


def test_misses_are_read(tmp_path: Path) -> None:
    """Each entry arrives; a date may stand with or without quotes."""
    assert load_accepted(written(tmp_path, GOOD)) == (
        Accepted(A, "a nickname; list it", "Issa", date(2026, 12, 31)),
        Accepted(B, "l’évêque : trop court", "data@office.example", date(2026, 6, 30)),
    )
    assert load_accepted(written(tmp_path, "version: 1\naccepted: []\n")) == ()


def test_the_last_day_still_counts() -> None:
    """An acceptance ends when the day it names is over."""
    one = Accepted(A, "r", "o", date(2026, 6, 30))
    assert [one.expired(date(2026, 6, d)) for d in (29, 30)] == [False, False]
    assert one.expired(date(2026, 7, 1))


def entry(**changes: str) -> str:
    said = {"id": f"'{A}'", "reason": "r", "owner": "o", "expires": "2026-12-31"} | changes
    return "accepted: [{" + ", ".join(f"{k}: {v}" for k, v in said.items() if v != "-") + "}]"


MISTAKES = [
    (entry(id="-"), "2: accepted.1: the key 'id' is missing", ""),
    (entry(reason="-"), "2: accepted.1: the key 'reason' is missing", ""),
    (entry(owner="-"), "2: accepted.1: the key 'owner' is missing", ""),
    (entry(expires="-"), "2: accepted.1: the key 'expires' is missing", ""),
    (entry(expires="never"), "2: accepted.1.expires: a date looks like 2026-12-31", ""),
    (entry(expires="2026"), "2: accepted.1.expires: expected a date such as 2026-12-31", ""),
    (entry(expires="2026-12-31 10:00:00"), "2: accepted.1.expires: expected a date", ""),
    (entry(expires=""), "2: accepted.1.expires: expected a date", ""),
    (entry(reason="''"), "2: accepted.1.reason: nothing stands here", ""),
    (entry(reason="' '"), "2: accepted.1.reason: nothing stands here", ""),
    (entry(reason='"two\\nlines"'), "2: accepted.1.reason: write it on one line", ""),
    (entry(reason='"two\\u2028lines"'), "2: accepted.1.reason: write it on one line", ""),
    (entry(owner="no"), "2: accepted.1.owner: no without quotes", "write 'no'"),
    (entry(owner="[a, b]"), "2: accepted.1.owner: expected text", ""),
    (entry(id=A[:-1]), "2: accepted.1.id: ", "32 digits"),
    (entry(id=A.upper()), "2: accepted.1.id: ", "32 digits"),
    (entry(id="1" * 32), "2: accepted.1.id: ", f"write '{'1' * 32}'"),
    (entry(text="Awa"), "2: unknown key 'text'", "(known: id, reason, owner, expires)"),
    (entry(expiry="2026-12-31"), "2: unknown key 'expiry'", "did you mean 'expires'?"),
    ("accepted: [abc]", "2: accepted.1: expected `key: value` lines", ""),
    ("acepted: []", "2: unknown key 'acepted'", "did you mean 'accepted'?"),
    (f"accepted:\n- &a {{id: {A}, reason: r, owner: o, expires: 2026-12-31}}\n- *a",
     f"3: the id {A} is given twice (first on line 3)", "keep one"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "starts", "more"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_named_with_its_line(tmp_path: Path, body: str, starts: str, more: str) -> None:
    """One mistake gives one message: file, line and key, what is wrong, and what is known or meant."""
    (message,) = refused(load_accepted, tmp_path, f"version: 1\n{body}\n")
    assert message.startswith(starts)
    assert more in message
    assert "Awa" not in message


def test_a_day_that_no_calendar_has_is_refused(tmp_path: Path) -> None:
    """What only looks like a date is shown as it is spelt."""
    first, second = refused(load_accepted, tmp_path, f"version: 1\n{entry(expires='2026-13-31')}\n")
    assert first == "2: 2026-13-31 is no value: put it in quotes"
    assert second == "2: accepted.1.expires: expected a date such as 2026-12-31"
