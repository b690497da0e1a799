"""Read recognizers from YAML in Presidio's own schema, strictly: what is not understood is an error."""

from redactor.recognizers.checks import CHECKS, LEAST_DIGITS
from redactor.recognizers.load import load_recognizers
from redactor.recognizers.rule import Example, Pattern, PatternRule

__all__ = ["CHECKS", "LEAST_DIGITS", "Example", "Pattern", "PatternRule", "load_recognizers"]
