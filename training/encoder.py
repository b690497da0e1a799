"""The encoder: BERT (Devlin et al. 2019) as all-MiniLM-L6-v2 has it, told also how each word is written.

Two embeddings are added to the words' own: the shape of the word, and what the lexicon
knows of it. Word embeddings are frozen: names that training never showed keep their place.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from redactor.detect.neural.pieces import FACTS, LABELS, SHAPES

LAYERS, HEADS, WIDTH, INNER, WORDS, PLACES = 6, 12, 384, 1536, 30522, 512
EPSILON = 1e-12


class Layer(nn.Module):
    """One transformer layer, norms behind the sums."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the next states; *mask* is added to the attention (0 or a large negative number)."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: on a CPU the gradient of the fused attention takes as long as the rest of the layer.
        weights = torch.softmax((q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2) + mask.to(q.dtype), -1)
        seen = weights.to(v.dtype) @ v
        seen = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.dropout(self.out(seen)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Word pieces in, a score for each label and piece out."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.facts = nn.Linear(len(FACTS), WIDTH, bias=False)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, len(LABELS))
        self.register_buffer("powers", 2 ** torch.arange(len(FACTS)), persistent=False)
        nn.init.normal_(self.shapes.weight, std=0.02)
        nn.init.normal_(self.facts.weight, std=0.02)
        self.words.weight.requires_grad_(False)

    def forward(self, ids: Tensor, shapes: Tensor, facts: Tensor, present: Tensor) -> Tensor:
        """Return scores (batch, pieces, labels). `present` is 1 for a piece and 0 for padding."""
        known = (facts.unsqueeze(-1) // self.powers % 2).to(self.facts.weight.dtype)
        where = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(where) + self.shapes(shapes) + self.facts(known)
        x = self.dropout(self.norm(x))
        mask = ((1.0 - present.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(x)


def pretrained(weights: Path, dropout: float) -> Tagger:
    """Return a tagger that begins with the published weights."""
    raw = {k.removeprefix("bert."): v.float() for k, v in load_file(weights).items()}
    model = Tagger(dropout)
    state = {
        "words.weight": raw["embeddings.word_embeddings.weight"],
        # the one kind of segment there is: its embedding is a constant
        "places.weight": raw["embeddings.position_embeddings.weight"]
        + raw["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": raw["embeddings.LayerNorm.weight"],
        "norm.bias": raw["embeddings.LayerNorm.bias"],
    }
    for n in range(LAYERS):
        old, new = f"encoder.layer.{n}", f"layers.{n}"
        for kind in ("weight", "bias"):
            state[f"{new}.qkv.{kind}"] = torch.cat(
                [raw[f"{old}.attention.self.{w}.{kind}"] for w in ("query", "key", "value")]
            )
            state[f"{new}.out.{kind}"] = raw[f"{old}.attention.output.dense.{kind}"]
            state[f"{new}.norm1.{kind}"] = raw[f"{old}.attention.output.LayerNorm.{kind}"]
            state[f"{new}.up.{kind}"] = raw[f"{old}.intermediate.dense.{kind}"]
            state[f"{new}.down.{kind}"] = raw[f"{old}.output.dense.{kind}"]
            state[f"{new}.norm2.{kind}"] = raw[f"{old}.output.LayerNorm.{kind}"]
    own = ("shapes.", "facts.", "head.")
    state |= {k: v for k, v in model.state_dict().items() if k.startswith(own)}
    model.load_state_dict(state)
    return model
