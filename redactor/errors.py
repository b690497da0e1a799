"""What can go wrong.

    RedactorError
    ├─ InputError               something given to us cannot be read or obeyed      exit 2
    │   ├─ RecordError          a file of records
    │   ├─ PolicyError          a policy
    │   ├─ RecognizerError      a recognizer file, word list or registry of known names
    │   └─ ConfigError          redactor.yaml, floors, accepted misses, a baseline
    ├─ OutputError              a result cannot be written                          exit 2
    ├─ Refused                  no key, wrong key, no purpose, not granted          exit 4
    └─ Damaged                  something stored is not as we left it
        ├─ VaultDamaged         the vault cannot be used                            exit 4
        └─ TrailBroken          the trail does not verify                           exit 1

Every message names a place (file, line, field, position) and never what a field
says: an error may be pasted into an e-mail or a bug report. Raise with `from None`
where the cause could carry text (`UnicodeDecodeError`, `JSONDecodeError`, `KeyError`).
"""


class RedactorError(Exception):
    """Base of everything this package raises on purpose.

    `hint` says what the reader can do about it; `exit_code` is what the command
    line returns.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputError(RedactorError):
    """Something given to us cannot be read or obeyed."""


class RecordError(InputError):
    """A file of records cannot be read."""


class PolicyError(InputError):
    """A policy is invalid."""


class RecognizerError(InputError):
    """A recognizer file, a word list or a registry of known names is invalid."""


class ConfigError(InputError):
    """A file that sets up an audit is invalid: redactor.yaml, floors, accepted misses, a baseline."""


class OutputError(RedactorError):
    """A result cannot be written; nothing was published."""


class Refused(RedactorError):
    """A key, a passphrase, a purpose or a grant is missing or wrong."""

    exit_code = 4


class Damaged(RedactorError):
    """Something stored is not as we left it."""

    exit_code = 4


class VaultDamaged(Damaged):
    """The vault cannot be used."""


class TrailBroken(Damaged):
    """The trail does not verify; `number` is the entry where it broke, if one is to blame."""

    exit_code = 1

    def __init__(self, message: str, *, number: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.number = number
