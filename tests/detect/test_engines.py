"""Larger engines from a local folder, each with a tiny model made here; what is missing is never downloaded."""

import random
from pathlib import Path

import pytest
import spacy
from spacy.training import Example
from spacy.util import fix_random_seed

from redactor.api.building import open_detector
from redactor.detect.engines import open_engine
from redactor.detect.reading import Reader
from redactor.errors import PolicyError, RecognizerError
from redactor.model import LOC, PERSON, Field, Record
from redactor.policy import load_policy

TEXT = "Maria Lopez visited Bukavu yesterday"
READER = Reader()


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spaCy pipeline that has learnt four sentences."""
    folder = tmp_path_factory.mktemp("models") / "tiny"
    random.seed(0)
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    rows = [
        ("Amina Diallo visited Goma yesterday", [(0, 12, "PER"), (21, 25, "LOC")]),
        ("Maria Lopez visited Bukavu yesterday", [(0, 11, "PER"), (20, 26, "LOC")]),
        ("Nothing happened yesterday", []),
        ("We met Maria Lopez in Goma", [(7, 18, "PER"), (22, 26, "LOC")]),
    ]
    examples = [Example.from_dict(nlp.make_doc(text), {"entities": entities}) for text, entities in rows]
    nlp.initialize(lambda: examples)
    for _ in range(40):
        random.shuffle(examples)
        nlp.update(examples)
    nlp.to_disk(folder)
    return folder


def found(finder, text: str = TEXT) -> set[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return {(text[s.start : s.end], s.entity) for s in finder.find(READER.read(text))}


def test_a_spacy_pipeline_finds_people_and_places(pipeline: Path) -> None:
    """Its labels become our entities; its name says which model found it."""
    [finder] = open_engine("spacy", {"en": pipeline}, {})
    assert found(finder) == {("Maria Lopez", PERSON), ("Bukavu", LOC)}
    assert finder.name == "spacy.tiny"
    assert found(finder, "Nothing happened yesterday") == set()


def test_labels_of_ones_own(pipeline: Path) -> None:
    """`entities` says what the model's labels mean; the others are left out."""
    [finder] = open_engine("spacy", {"any": pipeline}, {"PER": "PERSON"})
    assert found(finder) == {("Maria Lopez", PERSON)}


def test_a_pipeline_without_the_labels_is_an_error(pipeline: Path) -> None:
    """It would find nobody, in silence."""
    with pytest.raises(RecognizerError, match="finds none of"):
        open_engine("spacy", {"en": pipeline}, {"HUMAN": "PERSON"})


@pytest.mark.parametrize("kind", ["spacy", "transformers", "gliner"])
def test_a_missing_folder_is_an_error_and_no_download(kind: str, tmp_path: Path) -> None:
    with pytest.raises(RecognizerError, match="no folder") as error:
        open_engine(kind, {"en": tmp_path / "en_core_web_lg"}, {})
    assert "nothing is downloaded" in str(error.value.hint)


def test_a_folder_that_is_no_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RecognizerError, match="does not load"):
        open_engine("spacy", {"en": tmp_path}, {})


@pytest.mark.parametrize(("kind", "library"), [("transformers", "transformers"), ("gliner", "gliner")])
def test_a_library_that_is_not_installed_is_named(kind: str, library: str, tmp_path: Path) -> None:
    try:
        __import__(library)
    except ImportError:
        with pytest.raises(RecognizerError, match="not installed") as error:
            open_engine(kind, {"en": tmp_path}, {})
        assert f"outcome-redactor[{kind}]" in str(error.value.hint)
    else:
        with pytest.raises(RecognizerError, match="does not load"):
            open_engine(kind, {"en": tmp_path}, {})


WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *TEXT.lower().split()]


def tokenizer(folder: Path, transformers):  # type: ignore[no-untyped-def]
    """A vocabulary of one sentence, saved in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    transformers.BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)


def test_a_transformer_finds_people(tmp_path: Path) -> None:
    """A BERT of one layer that has learnt nothing: every word is what its bias says, the beginning of a person."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    tokenizer(tmp_path, transformers)
    labels = {0: "O", 1: "B-PER", 2: "I-PER"}
    configuration = transformers.BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        id2label=labels, label2id={v: k for k, v in labels.items()},
    )  # fmt: skip
    model = transformers.BertForTokenClassification(configuration)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.tensor([0.0, 9.0, 0.0]))
    model.save_pretrained(tmp_path)
    [finder] = open_engine("transformers", {"any": tmp_path}, {})
    assert ("Maria", PERSON) in found(finder)


def test_a_gliner_model_finds_what_it_is_asked_for(tmp_path: Path) -> None:
    """A GLiNER that has learnt nothing, and so finds something everywhere: people and places, as it was asked."""
    torch = pytest.importorskip("torch")
    gliner = pytest.importorskip("gliner")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(0)
    encoder, folder = tmp_path / "encoder", tmp_path / "tiny"
    tokenizer(encoder, transformers)
    tokenizer(folder, transformers)
    configuration = transformers.BertConfig(
        vocab_size=len(WORDS) + 4, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    transformers.BertModel(configuration).save_pretrained(encoder)
    own = gliner.GLiNERConfig(
        model_name=str(encoder), encoder_config=configuration.to_dict(), hidden_size=16, max_width=4,
        vocab_size=len(WORDS),
    )  # fmt: skip
    gliner.GLiNER.from_config(own).save_pretrained(folder)
    [finder] = open_engine("gliner", {"any": folder}, {})
    kinds = {entity for _, entity in found(finder)}
    assert kinds
    assert kinds <= {PERSON, "ORG", LOC}
    assert finder.name == "gliner.tiny"


def policy(folder: Path, engine: str) -> Path:
    path = folder / "policy.yaml"
    path.write_text(f"version: 1\nname: mine\nentities: {{PERSON: redact}}\nengine: {engine}\n", encoding="utf-8")
    return path


def test_one_line_of_a_policy_plugs_an_engine_in(pipeline: Path) -> None:
    """The folder is looked for beside the policy; what it finds flows like any other find."""
    detector = open_detector(load_policy(policy(pipeline.parent, "{spacy: tiny}")))
    record = Record(0, (Field("0", TEXT), Field("1", "LOPEZ said so")))
    [detection] = detector.detect([record], lambda _: False, lambda _: False)
    people = [m for m in detection.mentions if m.span.entity == PERSON]
    assert (0, "spacy.tiny") in {(m.field, m.span.found_by) for m in people}
    assert {m.field for m in people} == {0, 1}
    assert len({m.who for m in people}) == 1


@pytest.mark.parametrize(
    ("engine", "message"),
    [
        ("spacy", "unknown engine"),
        ("{spacy: nowhere}", "no folder 'nowhere'"),
        ("{}", "name one engine"),
        ("{spacy: a, gliner: b}", "name one engine"),
        ("{stanza: a}", "unknown key 'stanza'"),
        ("{spacy: {}}", "at least one"),
        ("{spacy: {english: a}}", "does not fit"),
        ("{spacy: a, entities: {PER: HUMAN}}", "unknown entity 'HUMAN'"),
        ("[spacy]", "unknown engine"),
    ],
)
def test_an_engine_that_cannot_be_is_refused(engine: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=message):
        load_policy(policy(tmp_path, engine))


def test_no_engine_is_no_model(tmp_path: Path) -> None:
    """`none` reads with rules and lists alone; left out it is the embedded model."""
    text = [Record(0, (Field("0", "we told wanjeri what aketch said about it"),))]
    none = open_detector(load_policy(policy(tmp_path, "none"))).detect(text, lambda _: False, lambda _: False)
    full = open_detector(load_policy(policy(tmp_path, "embedded"))).detect(text, lambda _: False, lambda _: False)
    assert none[0].mentions == ()
    assert "model" in {m.span.found_by for m in full[0].mentions}
