"""Redact outcome-harvest records, seal what was taken out, and prove it."""

__version__ = "0.1.0"
