"""Load a policy and let it decide: what happens to a field, and to everything found in it."""

from redactor.policy.fields import FieldAction, FieldRule
from redactor.policy.load import load_policy, parse_policy
from redactor.policy.policy import Example, Policy
from redactor.policy.terms import Term

__all__ = ["Example", "FieldAction", "FieldRule", "Policy", "Term", "load_policy", "parse_policy"]
