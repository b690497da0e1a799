"""Our finders work in a stock Presidio engine, and Presidio's recognizers in our pipeline."""

import inspect
from pathlib import Path

import pytest
import tldextract
from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
    pattern_recognizer,
)
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_analyzer.predefined_recognizers import EmailRecognizer

from redactor.detect.patterns import PatternFinder, shipped_rules
from redactor.detect.phones import PhoneFinder
from redactor.detect.presidio import as_recognizer, foreign, load_registry, no_artifacts
from redactor.detect.reading import Reading
from redactor.errors import RecognizerError

TEXT = "Write to awa@cbddh.org or +226 70 12 34 56, passport number A01234567."


class Words:
    """A reader that leaves words aside: patterns need none."""

    def read(self, text: str) -> Reading:
        return Reading(text, [])


def recognizers() -> list[EntityRecognizer]:
    reader = Words()
    return [
        as_recognizer(PatternFinder(shipped_rules()), reader=reader),  # type: ignore[arg-type]
        as_recognizer(PhoneFinder(), reader=reader),  # type: ignore[arg-type]
    ]


@pytest.fixture(scope="module")
def engine() -> AnalyzerEngine:
    nlp = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": "-"}]}
    ).create_engine()
    registry = RecognizerRegistry(recognizers(), supported_languages=["en"])
    return AnalyzerEngine(nlp_engine=nlp, registry=registry, supported_languages=["en"])


def test_finders_work_in_a_stock_engine(engine: AnalyzerEngine) -> None:
    """The engine returns our finds under our names, with the recognizer that found them."""
    results = {(r.entity_type, TEXT[r.start : r.end]) for r in engine.analyze(TEXT, "en")}
    assert {("EMAIL", "awa@cbddh.org"), ("PHONE", "+226 70 12 34 56"), ("ID", "A01234567")} <= results
    names = {r.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY] for r in engine.analyze(TEXT, "en")}
    assert {"email", "phone", "document-number-en"} <= names


def test_entities_asked_for_are_the_only_ones(engine: AnalyzerEngine) -> None:
    """A caller that names entities gets those alone."""
    assert {r.entity_type for r in engine.analyze(TEXT, "en", entities=["EMAIL"])} == {"EMAIL"}


def test_results_carry_no_text() -> None:
    """Nothing of the text is in a result's repr or metadata."""
    for recognizer in recognizers():
        for result in recognizer.analyze(TEXT, []):  # type: ignore[arg-type]
            assert "cbddh" not in repr(result) + repr(result.recognition_metadata)


def test_a_users_recognizer_joins_the_pipeline() -> None:
    """A Presidio recognizer becomes a finder whose spans have its name, entity and score."""
    theirs = PatternRecognizer("CASE", name="cases", patterns=[Pattern("p", r"NGO-\d{4}", 0.7)])
    finder = foreign(theirs, no_artifacts())
    (span,) = finder.find(Reading("é NGO-1234", []))
    assert (span.start, span.end, span.entity, span.score, span.found_by) == (2, 10, "CASE", 0.7, "cases")
    assert (finder.name, finder.entities) == ("cases", ("CASE",))


def test_a_users_threshold_holds() -> None:
    """What scores under the recognizer's own threshold is not found, as in Presidio's engine."""
    theirs = PatternRecognizer("CASE", patterns=[Pattern("p", r"NGO-\d{4}", 0.3)])
    theirs.score_thresholds = {"default": 0.5}
    assert list(foreign(theirs).find(Reading("NGO-1234", []))) == []


class Failing(EntityRecognizer):  # type: ignore[misc]
    def load(self) -> None:
        pass

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        raise KeyError(text)


class Beyond(Failing):
    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:
        return [RecognizerResult("X", 0, len(text) + 1, 0.5)]


@pytest.mark.parametrize("kind", [Failing, Beyond])
def test_a_failing_recognizer_fails_the_run_without_text(kind: type[Failing]) -> None:
    """An error in a user's recognizer, or a span outside the text, is an error of ours that quotes nothing."""
    with pytest.raises(RecognizerError) as caught:
        list(foreign(kind(["X"], name="theirs")).find(Reading("Awa Traoré", [])))
    assert "Awa" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert "theirs" in str(caught.value)


def test_a_timeout_that_presidio_hides_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Presidio skips a pattern that runs out of time; we raise."""
    monkeypatch.setattr(pattern_recognizer, "REGEX_TIMEOUT_SECONDS", 0.05)
    slow = PatternRecognizer("X", name="slow", patterns=[Pattern("p", r"(?:(?:a|aa)+)+(?!a)$", 0.5)])
    with pytest.raises(RecognizerError, match="ran out of time"):
        list(foreign(slow).find(Reading("a" * 5000 + "!", [])))


class RemoteRecognizer(Failing):
    """Stands for what sends text away."""


def test_what_sends_text_away_is_refused() -> None:
    """A recognizer that calls a service is refused."""
    with pytest.raises(RecognizerError, match="sends text"):
        foreign(RemoteRecognizer(["X"]))


REGISTRY = """
supported_languages: [fr]
recognizers:
  - {name: French phones, class_name: PhoneRecognizer, type: predefined, supported_regions: [CD, FR], leniency: 1}
  - name: IbanRecognizer
    type: predefined
    supported_languages: [{language: en, context: [account]}, {language: fr}]
  - {name: UrlRecognizer, type: predefined, enabled: false}
"""


def registry(folder: Path, text: str) -> list[EntityRecognizer]:
    path = folder / "registry.yaml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


def test_a_registry_builds_what_it_names(tmp_path: Path) -> None:
    """Arguments reach the constructors (Presidio itself drops them), languages and `enabled` hold."""
    built = registry(tmp_path, REGISTRY)
    assert [type(r).__name__ for r in built] == ["PhoneRecognizer", "IbanRecognizer", "IbanRecognizer"]
    assert built[0].supported_regions == ["CD", "FR"]
    assert [r.supported_language for r in built] == ["fr", "en", "fr"]
    assert built[1].context == ["account"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("leniency", "lenience", "takes no 'lenience'"),
        ("PhoneRecognizer", "FoneRecognizer", "no recognizer 'FoneRecognizer'"),
        ("PhoneRecognizer", "pathlib.Path", "is no EntityRecognizer"),
        ("French phones", "IbanRecognizer", "given twice"),
        ("supported_languages: [fr]", "supported_countries: [fr]", "unknown key"),
        ("class_name: PhoneRecognizer, type: predefined", "type: custom", "only `type: predefined`"),
        ("recognizers:", "recognisers:", "no registry"),
        (
            "class_name: PhoneRecognizer, type: predefined, supported_regions: [CD, FR], leniency: 1",
            "class_name: presidio_analyzer.LocalRecognizer",
            "cannot be made",
        ),
    ],
)
def test_a_registry_is_read_strictly(tmp_path: Path, old: str, new: str, says: str) -> None:
    """What Presidio would drop, or replace by its defaults, is an error that names the file."""
    with pytest.raises(RecognizerError, match=says) as caught:
        registry(tmp_path, REGISTRY.replace(old, new, 1))
    assert "registry.yaml:" in str(caught.value)


def test_a_missing_registry_is_an_error(tmp_path: Path) -> None:
    """A registry that is not there never means Presidio's defaults."""
    with pytest.raises(RecognizerError, match="cannot be read"):
        load_registry(tmp_path / "none.yaml")


def test_addresses_of_internal_networks_are_addresses() -> None:
    """Presidio's e-mail recognizer fetches no list of suffixes, and accepts internal ones."""
    found = EmailRecognizer().analyze("amina@ngo.local", ["EMAIL_ADDRESS"], no_artifacts()(""))
    assert [(r.start, r.end) for r in found if r.score > 0] == [(0, 15)]


def test_presidio_is_as_we_rely_on_it() -> None:
    """Contract: what we use of Presidio beyond its documented interface is still there."""
    assert "tldextract.extract(" in inspect.getsource(EmailRecognizer)
    assert tldextract.extract.suffix_list_urls == ()  # type: ignore[attr-defined]
    assert isinstance(pattern_recognizer.REGEX_TIMEOUT_SECONDS, int)
    assert "score_thresholds" in inspect.signature(EntityRecognizer.__init__).parameters
    assert {"text", "entities", "nlp_artifacts"} <= inspect.signature(EntityRecognizer.analyze).parameters.keys()
    assert RecognizerResult.RECOGNIZER_NAME_KEY == "recognizer_name"
