"""Reading with the model: windows, batches, probabilities. The network is a fake of our own Protocol."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.detect.neural.network import OVERLAP, WINDOW, Floats, Tagger, open_tagger, windows_of
from redactor.detect.neural.pieces import LABELS, Cutter, Ints
from redactor.detect.reading import Reader
from redactor.errors import RecognizerError
from redactor.shipped import shipped

FOLDER = shipped("recognizers") / "names"
CUTTER = Cutter(FOLDER / "tokenizer.json")
READER = Reader()


class Capitals:
    """Takes every capitalised word for the beginning of a person; remembers what it was asked."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, ...]] = []

    def scores(self, ids: Ints, shapes: Ints, facts: Ints, present: Ints) -> Floats:
        self.sizes.append(ids.shape)
        scores = np.zeros((*ids.shape, len(LABELS)), dtype=np.float32)
        scores[..., 0] = np.where(shapes == 1, -4, 4)
        scores[..., 1] = np.where(shapes == 1, 4, -4)
        return scores


@given(st.integers(0, 5000))
def test_windows_keep_every_piece_once(length: int) -> None:
    """The kept stretches follow each other without gap; each lies in its window; no window is too long."""
    windows = windows_of(length)
    at = 0
    for start, end, keep, until in windows:
        assert start <= keep < until <= end <= length
        assert end - start <= WINDOW
        assert keep == at
        at = until
    assert at == length


@given(st.integers(WINDOW + 1, 5000))
def test_a_kept_piece_has_text_on_both_sides(length: int) -> None:
    """Where two windows meet, a piece counts in the one that shows more around it."""
    for start, end, keep, until in windows_of(length):
        assert keep == 0 or keep - start >= OVERLAP // 2
        assert until == length or end - until >= OVERLAP // 2


def test_long_and_short_texts_come_back_in_their_order() -> None:
    """Reading several at once changes no answer and no order."""
    network = Capitals()
    tagger = Tagger(CUTTER, network)
    texts = ["Awa", "la paix", " ".join(["les Femmes de Kaya"] * 300), "", "Issa et Awa " * 40]
    together = tagger.tag([READER.read(t) for t in texts])
    for text, tagging in zip(texts, together, strict=True):
        [alone] = tagger.tag([READER.read(text)])
        np.testing.assert_allclose(tagging.said, alone.said)
        words = [text[s:e] for s, e in zip(tagging.start, tagging.end, strict=True)]
        assert [w[:1].isupper() for w in words] == list(tagging.named() > 0.5)


def test_one_run_reads_one_window() -> None:
    """However much is asked at once, one run of the network is of bounded size, and sees nothing of other texts."""
    network = Capitals()
    Tagger(CUTTER, network).tag([READER.read("les Femmes de Kaya " * n) for n in range(1, 120)])
    assert {rows for rows, _ in network.sizes} == {1}
    assert max(columns for _, columns in network.sizes) <= WINDOW + 2


def test_probabilities_add_up() -> None:
    """What is said of a word are probabilities, at any temperature."""
    for temperature in (0.5, 1.0, 3.0):
        [tagging] = Tagger(CUTTER, Capitals(), temperature).tag([READER.read("Awa et Issa")])
        np.testing.assert_allclose(tagging.said.sum(-1), 1.0, rtol=1e-5)


def test_words_that_a_span_touches() -> None:
    """`within` gives the words of a stretch of code points, and none for a stretch between words."""
    [tagging] = Tagger(CUTTER, Capitals()).tag([READER.read("Awa  Issa.")])
    assert tagging.within(0, 3) == slice(0, 1)
    assert tagging.within(1, 6) == slice(0, 2)
    assert tagging.within(3, 5) == slice(1, 1)
    assert tagging.within(9, 10) == slice(2, 3)


def test_the_shipped_model_reads() -> None:
    """The artefact loads and says something that makes sense."""
    text = "Yesterday Salimata Ouédraogo spoke to the mayor of Koudougou."
    [tagging] = open_tagger(FOLDER).tag([READER.read(text)])
    named = {text[s:e] for s, e, p in zip(tagging.start, tagging.end, tagging.named(), strict=True) if p > 0.5}
    assert {"Salimata", "Ouédraogo"} <= named
    assert not named & {"Yesterday", "spoke", "mayor"}


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_shipped_model_says_the_same_alone_and_among_others(threads: int) -> None:
    """To the last bit: a text that is redacted in one file is redacted so in any other."""
    tagger, alone = open_tagger(FOLDER, threads), open_tagger(FOLDER, 1)
    texts = [
        "Awa",
        "Le maire de Kaya a reçu Mariam Sawadogo et ses sœurs.",
        "Present: Issa, Awa, Paul",
        "Header",
        "Paul " * 90,
    ]
    for text, tagging in zip(texts, tagger.tag([READER.read(t) for t in texts]), strict=True):
        [by_itself] = alone.tag([READER.read(text)])
        np.testing.assert_array_equal(tagging.said, by_itself.said)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "settings.json"])
def test_a_damaged_file_is_an_error(name: str, tmp_path: Path) -> None:
    """A model that cannot be read is told, and never left out in silence."""
    folder = tmp_path / "names"
    shutil.copytree(FOLDER, folder)
    (folder / name).write_bytes(b"{}" if name.endswith("json") else b"no model")
    with pytest.raises(RecognizerError) as error:
        open_tagger(folder)
    assert error.value.hint == "reinstall the package"
    (folder / name).unlink()
    with pytest.raises(RecognizerError):
        open_tagger(folder)


def test_another_set_of_labels_is_an_error(tmp_path: Path) -> None:
    """A model of another version would call people places."""
    folder = tmp_path / "names"
    shutil.copytree(FOLDER, folder)
    settings = json.loads((folder / "settings.json").read_text())
    settings["labels"] = settings["labels"][::-1]
    (folder / "settings.json").write_text(json.dumps(settings))
    with pytest.raises(RecognizerError, match="labels"):
        open_tagger(folder)
