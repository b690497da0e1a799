"""Build what a use-case needs: the policy and the detector it asks for."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.errors import InputError
from redactor.model import ENTITIES, Detector
from redactor.policy import Policy, load_policy
from redactor.recognizers import load_recognizers
from redactor.shipped import shipped

if TYPE_CHECKING:
    from redactor.detect.finder import Finder


def shipped_policies() -> list[Path]:
    """Return the policies that came with us, by name."""
    return sorted(shipped("policies").glob("*.yaml"))


def open_policy(name: str | None = None, default: Path | None = None) -> Policy:
    """Load a policy by its file or its shipped name; without a name *default*, else outcome-harvest.

    Raises PolicyError with every problem and its line, InputError where there is none of the name.
    """
    path = default or shipped("policies") / "outcome-harvest.yaml"
    if name is not None:
        path = Path(name)
        if not path.exists() and os.sep not in name and "/" not in name:
            path = shipped("policies") / f"{name.removesuffix('.yaml')}.yaml"
            if not path.exists():
                known = ", ".join(p.stem for p in shipped_policies())
                raise InputError(f"there is no policy {name!r}", hint=f"give a file, or one of: {known}")
    return load_policy(path, known_entities=tuple(ENTITIES), declares=_declared)


def _declared(path: Path) -> list[str]:
    return sorted({rule.entity for rule in load_recognizers([path])})


def open_detector(policy: Policy, known: Sequence[Path] = (), today: date | None = None) -> Detector:
    """Return the detector a policy asks for, with registries of *known* people and places beside the policy's own.

    Raises RecognizerError where a file it names is invalid, or an engine does not load.
    """
    from redactor.detect.assemble import open_detector as assemble  # only commands that detect should pay for it

    return assemble(
        recognizers=policy.recognizers,
        known=(*policy.known, *known),
        places=policy.places,
        denied=[(term.text, term.entity or "PERSON") for term in policy.denied(today or date.today())],
        extra=_engine(policy),
        names_model=policy.engine == "embedded",
        least=policy.least_scores,
    )


def _engine(policy: Policy) -> "Sequence[Finder]":
    if isinstance(policy.engine, str):
        return ()
    from redactor.detect.engines import open_engine

    return open_engine(policy.engine.kind, policy.engine.folders, policy.engine.entities)
