"""Every example in policies/ and recognizers/ comes true."""

from pathlib import Path

import pytest

from redactor.api.building import open_detector, open_policy, shipped_policies
from redactor.detect.examples import check_examples
from redactor.detect.places import country_name
from redactor.recognizers import load_recognizers
from redactor.redaction.examples import failures
from redactor.redaction.record import Redaction
from tests.house import ROOT, cli
from tests.redaction.scene import TODAY

RECOGNIZERS = sorted((ROOT / "recognizers").rglob("*.yaml"))


@pytest.mark.parametrize("path", shipped_policies(), ids=lambda p: p.stem)
def test_a_shipped_policy_does_what_it_says(path: Path) -> None:
    """Each example of a shipped policy gives what it says, and there are some."""
    policy = open_policy(str(path))
    failed = failures(Redaction(policy, country_name, TODAY), open_detector(policy, (), TODAY))
    assert [(f.place, f.gave, f.wanted) for f in failed] == []
    assert len(policy.examples) >= 5


@pytest.mark.parametrize("path", RECOGNIZERS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_shipped_recognizer_does_what_it_says(path: Path) -> None:
    """Each recognizer finds in its examples what they say and nothing else, and each has one that finds nothing."""
    rules = load_recognizers([path])
    assert [(f.place, f.recognizer, f.missing, f.extra) for f in check_examples(rules)] == []
    assert all(any(e.finds for e in r.examples) and any(not e.finds for e in r.examples) for r in rules)


def test_the_command_says_so_too() -> None:
    """`redactor policies check` passes over all that ships."""
    result = cli("policies", "check")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count(" 0 failed") == len(shipped_policies())
