"""Redact outcome-harvest records, seal what was taken out, and prove it."""
