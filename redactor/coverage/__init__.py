"""Measure what is found: on records that people have labelled, and with invented people planted in a user's own."""
