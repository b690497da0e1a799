"""Blind what a leak scan looks for: a fingerprint by which a text is recognised and from which it is not read.

    trace = SHA-256(tup("redactor/v1/trace", 1, vault, label) || text in UTF-8)[:8]

Traces are sealed to class SCAN, so whoever lacks that key has nothing to compare a guess with, the machine that
wrote them included. Whoever has it can test guesses, as many as a computer makes: with patience that finds most
names and every telephone number (docs/security.md).

The vault's id goes in, so that no table made for one vault helps with another. Eight bytes: among ten million
traces and as many words, one false match in two hundred thousand scans.
"""

import hashlib

from redactor.keys.encoding import tup

TRACE = "redactor/v1/trace"
_sha256 = hashlib.sha256  # a scan makes millions
SIZE = 8


class Blinder:
    """Makes the traces of one vault."""

    def __init__(self, vault: bytes) -> None:
        """Take the vault's id (16 bytes)."""
        self._vault = vault
        self._prefix: dict[str, bytes] = {}

    def blind(self, label: str, text: str) -> bytes:
        """Return the trace of *text*, which is normalised already, as something of kind *label*."""
        try:
            prefix = self._prefix[label]
        except KeyError:
            prefix = self._prefix[label] = tup(TRACE, 1, self._vault, label)
        return _sha256(prefix + text.encode("utf-8", "surrogatepass")).digest()[:SIZE]


def name_trace(blinder: Blinder, name: str) -> bytes:
    """Return the trace by which a record's id is known."""
    return blinder.blind("name", name)


def value_trace(blinder: Blinder, field: str, print_: bytes) -> bytes:
    """Return the trace of a redacted value, given its field's name and its print (`vault.names.print_of`)."""
    return blinder.blind("value", f"{print_.hex()} {field}")


def output_trace(blinder: Blinder, output: bytes) -> bytes:
    """Return the trace of a whole redacted record, given its canonical form (`Seal.output`)."""
    return blinder.blind("output", hashlib.sha256(output).hexdigest())
