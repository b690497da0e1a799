"""The names model at work: it reads the texts, and judges what the rules found in them."""

from collections.abc import Iterable, Mapping, Sequence

from redactor.detect.ensemble import Ensemble, read_weights
from redactor.detect.finder import DOUBT
from redactor.detect.neural.network import Tagger, open_tagger
from redactor.detect.neural.segments import KINDS
from redactor.detect.reading import Reading
from redactor.model import Span
from redactor.shipped import shipped


class NamesModel:
    """The embedded names model: the tagger, and the ensemble that weighs it with the rules.

    As a finder (`name`, `entities`, `find`) it is the model alone, for other engines.
    """

    name = "model"
    entities = KINDS

    def __init__(self, tagger: Tagger, ensemble: Ensemble) -> None:
        self._tagger, self._ensemble = tagger, ensemble

    def judge(self, found: Sequence[tuple[Reading, Sequence[Span]]]) -> list[list[Span]]:
        """Return for each text what stands of *found*, and what the model finds beyond it."""
        taggings = self._tagger.tag([reading for reading, _ in found])
        return [
            self._ensemble.weigh(reading, spans, tagging)
            for (reading, spans), tagging in zip(found, taggings, strict=True)
        ]

    def find(self, reading: Reading) -> Iterable[Span]:
        """Return what the model finds by itself."""
        return [span for span in self.judge([(reading, ())])[0] if not span.found_by.startswith(DOUBT)]


def open_names_model(least: Mapping[str, float] | None = None, threads: int = 0) -> NamesModel:
    """Return the shipped names model.

    *least* lowers for some entities the least probability of a find; it never raises it, since what a policy keeps
    for its low score may yet be redacted for what another field says. Raises RecognizerError where its files are
    missing or damaged.
    """
    folder = shipped("recognizers") / "names"
    weights = read_weights(folder / "weights.json")
    lowered = {entity: min(own, (least or {}).get(entity, own)) for entity, own in weights.least.items()}
    return NamesModel(open_tagger(folder, threads), Ensemble(weights.weights, lowered))
