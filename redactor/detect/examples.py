"""Run the examples that recognizers carry."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from redactor.detect.patterns import PatternFinder
from redactor.detect.reading import Reading
from redactor.recognizers import PatternRule


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example of a recognizer that does not hold. `missing` and `extra` are texts of the example."""

    recognizer: str
    example: int
    missing: tuple[str, ...] = field(repr=False)
    extra: tuple[str, ...] = field(repr=False)
    place: str = ""


def check_examples(rules: Sequence[PatternRule]) -> list[ExampleFailure]:
    """Run the examples of each rule, by itself, and return those that fail. Examples count from 1."""
    failures = []
    for rule in rules:
        finder = PatternFinder([rule])
        for n, example in enumerate(rule.examples, start=1):
            spans = sorted({(s.start, s.end) for s in finder.find(Reading(example.text, []))})
            found = Counter(example.text[start:end] for start, end in spans)
            wanted = Counter(example.finds)
            if found != wanted:
                missing, extra = tuple((wanted - found).elements()), tuple((found - wanted).elements())
                failures.append(ExampleFailure(rule.name, n, missing, extra, rule.place))
    return failures
