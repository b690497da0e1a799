"""Redact outcome-harvest records, seal what was taken out, and prove it.

from pathlib import Path
from redactor import Redactor, found_office, open_office, open_policy, read_staff, reveal_file

redactor = Redactor(open_policy("outcome-harvest"))
redactor.fields({"Outcome": "Mrs Awa Traoré met the mayor of Kaya."})   # {'Outcome': 'Mrs <redacted> met …'}

found_office(Path("office"), "Issa", "seven words that only we know here")
with open_office(Path("office")) as office:
    redactor.file(Path("records.xlsx"), Path("shared.xlsx"), office=office)
    office.verify()
    staff = read_staff(Path("office/keys/staff.key"), "seven words that only we know here")
    reveal_file(Path("shared.xlsx"), Path("originals.xlsx"), office, staff, "verification")
"""

from typing import TYPE_CHECKING, Any

from redactor.version import VERSION as __version__

if TYPE_CHECKING:
    from redactor.api.building import open_detector as open_detector
    from redactor.api.building import open_policy as open_policy
    from redactor.api.files import Redactor as Redactor
    from redactor.api.files import reveal_file as reveal_file
    from redactor.api.founding import found_office as found_office
    from redactor.api.office import Office as Office
    from redactor.api.office import open_office as open_office
    from redactor.errors import RedactorError as RedactorError
    from redactor.keys.keyfile import read_staff as read_staff
    from redactor.model import Field as Field
    from redactor.model import Record as Record
    from redactor.records.source import open_source as open_source

_HOMES = {
    "open_detector": "redactor.api.building",
    "open_policy": "redactor.api.building",
    "Redactor": "redactor.api.files",
    "reveal_file": "redactor.api.files",
    "found_office": "redactor.api.founding",
    "Office": "redactor.api.office",
    "open_office": "redactor.api.office",
    "RedactorError": "redactor.errors",
    "read_staff": "redactor.keys.keyfile",
    "Field": "redactor.model",
    "Record": "redactor.model",
    "open_source": "redactor.records.source",
}
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    """Import a name when it is first used, so that `redactor --help` need not wait for all of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'redactor' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
