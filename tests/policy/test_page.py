"""The page on policies tells what the program does."""

import re
from pathlib import Path

import pytest

from redactor.model import ENTITIES
from redactor.policy import FieldAction, parse_policy
from redactor.policy.document import Document, TermSpec
from redactor.policy.schema import PURPOSES, XLSX_PARTS, EntitySpec, FieldSpec

PAGE = (Path(__file__).parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
HEAD = "version: 1\nname: page\nentities: {PERSON: redact}\n"


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_every_example_on_the_page_is_valid(block: str) -> None:
    """A reader can copy it."""
    assert parse_policy(block if block.startswith("version:") else HEAD + block).name


@pytest.mark.parametrize("model", [Document, TermSpec, EntitySpec, FieldSpec], ids=lambda m: m.__name__)
def test_every_key_is_explained(model: type[Document]) -> None:
    """No key is left for the reader to guess."""
    keys = [info.alias or name for name, info in model.model_fields.items()]
    assert [key for key in keys if f"`{key}" not in PAGE] == []


def test_every_word_a_key_may_take_is_named() -> None:
    """Entities, actions, purposes and parts of workbooks."""
    words = [*(e for e in ENTITIES if e not in ("FIELD", "UNKNOWN")), *FieldAction, *PURPOSES]
    assert [word for word in words if f"`{word}" not in PAGE] == []
    assert [part for part in XLSX_PARTS if part not in PAGE] == []
