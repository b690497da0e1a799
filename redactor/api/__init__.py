"""Compose the house for callers: the one place where rooms are put together, for Python and for the command line."""
