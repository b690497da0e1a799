"""Run the examples of a policy through the whole pipeline."""

from dataclasses import dataclass, replace
from dataclasses import field as _field

from redactor.model import Detector, Field, Record
from redactor.redaction.record import Redaction


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that does not give what it says. Its texts are the policy author's own."""

    place: str
    gave: str = _field(repr=False)
    wanted: str = _field(repr=False)


def failures(how: Redaction, detector: Detector) -> list[ExampleFailure]:
    """Redact each example of the policy by itself and return those that fail."""
    failed = []
    for example in how.policy.examples:
        record = Record(0, (Field(example.field, example.text),))
        [detection] = detector.detect([record], how.policy.keeps, how.policy.takes_whole)
        done = replace(how, confidential=example.confidential).redact(record, detection)
        gave = done.changes[0].text if 0 in done.changes else example.text
        if gave != example.gives:
            failed.append(ExampleFailure(example.place, gave, example.gives))
    return failed
