"""Redact records: decide, replace, seal, and only then publish."""
