"""The fingerprint of a policy changes with its rules, and with nothing else."""

import hashlib
import random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from redactor.policy import parse_policy
from redactor.shipped import shipped
from redactor.yamlfile.reading import read_yaml

TEXT = """\
version: 1
name: test
languages: [en, fr]
records: {id: [ID], confidential: {field: Secret, yes: ['1'], no: ['0']}}
fields:
  Year: keep
  Land: {scan: [LOC], alias: [Pays, Country]}
  unknown: scan
entities:
  PERSON: {redact: '<redacted>', reason: harm}
  ORG: {redact: '<redacted>', except: [CNDH], score: 0.5}
  DATE: {generalise: {to: year}}
  PHONE: {operator: mask, with: {masking_char: '*'}}
confidential:
  entities: {LOC: {redact: '<LOC>', keep: {level: country}}}
allow: [{text: Victoria, reason: a lake, expires: 2030-01-01}]
deny: [{text: Baobab, reason: a code name}]
tokens: {style: plain}
unaccounted: report
"""
SAME = [
    ("version: 1\n", "# a comment\nversion: 1    # another\n\n\n"),
    ("name: test", 'name: "test"'),
    ("['1']", '["1"]'),
    ("Year: keep", "Year: {keep: true}"),
    ("Year: keep", "Year: {keep}"),
    ("'<redacted>', reason: harm", "true, reason: 'harm'"),
    ("{generalise: {to: year}}", "{generalise: year}"),
    ("{id: [ID],", "{id: ID,"),
    ("2030-01-01", "'2030-01-01'"),
    ("0.5", "0.50"),
    ("unaccounted: report\n", ""),
    ("tokens: {style: plain}\n", "tokens: {}\n"),
    ("{scan: [LOC], alias: [Pays, Country]}", "{alias: [Pays, Country], scan: [LOC]}"),
    ("unknown: scan", "unknown: {scan}"),
    ("unaccounted: report\n", "unaccounted: report\nexamples: [{text: a, gives: a}]\n"),
    ("\n", "\r\n"),
]
OTHER = [
    ("name: test", "name: tests"),
    ("[en, fr]", "[en]"),
    ("[ID]", "[Id, ID]"),
    ("field: Secret", "field: Secrets"),
    ("['1']", "['1', '1.0']"),
    ("Year: keep", "Year: scan"),
    ("Year: keep", "Years: keep"),
    ("Year: keep", "Year: {keep, reason: a code}"),
    ("scan: [LOC]", "scan"),
    ("[Pays, Country]", "[Pays]"),
    ("unknown: scan", "unknown: redact"),
    ("reason: harm", "reason: hurt"),
    ("'<redacted>', reason", "'<gone>', reason"),
    ("[CNDH]", "[CNDH, CBDDH]"),
    ("0.5", "0.6"),
    ("to: year", "to: month"),
    ("'*'", "'#'"),
    ("operator: mask", "operator: hash"),
    (", keep: {level: country}", ""),
    ("confidential:\n  entities: {LOC: {redact: '<LOC>', keep: {level: country}}}", "confidential: {}"),
    ("2030-01-01", "2031-01-01"),
    ("text: Baobab", "text: Baobab, entity: ORG"),
    ("style: plain", "style: keyed"),
    ("unaccounted: report", "unaccounted: ignore"),
    ("unaccounted: report", "unsupported_language: report"),
    ("unaccounted: report", "engine: none"),
    ("unaccounted: report", "known: [people.csv]"),
    ("unaccounted: report", "xlsx: {drop: [images]}"),
    ("unaccounted: report", "purposes: [legal]"),
]


def changed(old: str, new: str) -> str:
    """Return TEXT with *old*, which must be there, as *new*."""
    assert old in TEXT
    return TEXT.replace(old, new)


BASE = parse_policy(TEXT).fingerprint


def test_a_fingerprint_has_32_bytes() -> None:
    """It is a SHA-256."""
    assert len(BASE) == 32


@pytest.mark.parametrize(("old", "new"), SAME, ids=range(len(SAME)))
def test_another_way_of_writing_is_the_same_policy(old: str, new: str) -> None:
    """Comments, quotes, short forms, written-out defaults and examples do not count."""
    assert parse_policy(changed(old, new)).fingerprint == BASE


@pytest.mark.parametrize(("old", "new"), OTHER, ids=range(len(OTHER)))
def test_another_rule_is_another_policy(old: str, new: str) -> None:
    """Whatever may change a decision, or what the trail says of it, counts."""
    text = changed(old, new)
    if new == "confidential: {}":
        text = text.replace("scan: [LOC]", "scan: [ORG]")
    assert parse_policy(text).fingerprint != BASE


@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_count(chance: random.Random) -> None:
    """At no depth."""

    def shuffled(value: object) -> object:
        if isinstance(value, dict):
            keys = list(value)
            chance.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(v) for v in value] if isinstance(value, list) else value

    text = yaml.safe_dump(shuffled(read_yaml(TEXT)[0]), sort_keys=False)
    assert parse_policy(text).fingerprint == BASE


def test_shipped_policies_have_different_fingerprints() -> None:
    """A trail tells which of them was used."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(shipped("policies").glob("*.yaml"))]
    assert len(texts) == len({parse_policy(text).fingerprint for text in texts}) == 3


CANONICAL = (
    '{"allow":[],"confidential":{"entities":{},"fields":{}},"deny":[],"engine":"embedded","entities":{"PERSON":{"drop":null'
    ',"except":[],"generalise":null,"keep":null,"operator":null,"reason":"é","redact":"<redacted>","score":null'
    ',"with":{}}},"fields":{},"known":[],"languages":[],"name":"a","places":[],"purposes":["investigation"'
    ',"verification","legal","protection","correction","audit"],"recognizers":[],"records":{"confidential":null'
    ',"id":[]},"tokens":{"style":"plain"},"traces":"seal","unaccounted":"report","unsupported_language":"strict"'
    ',"version":1,"xlsx":{"drop":[]}}'
)


def test_the_canonical_form_is_what_the_docstring_says() -> None:
    """Written out here, so that a change of the form is noticed: it would change every fingerprint."""
    made = parse_policy(
        "name: a\nversion: 1\nentities: {PERSON: {redact, reason: é}}\nexamples: [{text: x, gives: x}]\n"
    )
    assert made.fingerprint == hashlib.sha256(b"redactor/v1/policy\n" + CANONICAL.encode()).digest()
