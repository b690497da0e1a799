"""Put the detector together that a policy asks for."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from redactor.detect.dates import DateFinder
from redactor.detect.finder import Finder
from redactor.detect.known import KnownFinder, read_registry
from redactor.detect.names import NameFinder
from redactor.detect.patterns import PatternFinder, shipped_rules
from redactor.detect.phones import PhoneFinder
from redactor.detect.pipeline import Pipeline
from redactor.detect.places import PlaceFinder, local_places
from redactor.recognizers.load import load_recognizers


def shipped_finders() -> list[Finder]:
    """Return the finders that need no user's data, in no particular order."""
    return [PatternFinder(shipped_rules()), PhoneFinder(), DateFinder(), PlaceFinder(), NameFinder()]


def open_detector(
    *,
    recognizers: Sequence[Path] = (),
    known: Sequence[Path] = (),
    places: Sequence[Path] = (),
    denied: Sequence[tuple[str, str]] = (),
    extra: Sequence[Finder] = (),
    names_model: bool = False,
    least: Mapping[str, float] | None = None,
) -> Pipeline:
    """Return the detector: the shipped finders, those made of the user's files, and the names model if asked for.

    *least* lowers for some entities the least probability of what model and rules find.

    *denied* are (text, entity) pairs that must be found. Raises RecognizerError where a
    file is invalid.
    """
    certain: list[Finder] = []
    if recognizers:
        certain.append(PatternFinder(load_recognizers(recognizers)))
    certain += (local_places(path) for path in places)
    listed: list[tuple[str, str, int]] = []
    for path in known:
        listed += read_registry(path, max((number for *_, number in listed), default=0))
    listed += [(text, entity, -n - 1) for n, (text, entity) in enumerate(denied)]
    if listed:
        certain.append(KnownFinder(listed))
    judge = None
    if names_model:
        from redactor.detect.judge import open_names_model  # its libraries take a while to load

        judge = open_names_model(least)
    return Pipeline(shipped_finders(), judge, [*certain, *extra])
