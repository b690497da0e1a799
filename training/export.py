"""Write the trained model as the artefact that ships: ONNX, eight-bit integers, with its tokenizer."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file

from redactor.detect.neural.pieces import LABELS
from training.encoder import Tagger
from training.graph import graph_of
from training.train import weights_of


def export(config: Mapping[str, Any], weights: Path, target: Path, temperature: float = 1.0) -> None:
    """Write the artefact into the folder *target*, and the unquantised model beside *weights*."""
    model = Tagger(0.0)
    model.load_state_dict(load_file(weights))
    full = weights.with_name("full.onnx")
    onnx.save(graph_of(model.eval()), str(full))
    target.mkdir(parents=True, exist_ok=True)
    # Seven bits for the weights: on processors without the newer integer instructions eight would overflow in silence.
    quantize_dynamic(
        str(full), str(target / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        nodes_to_exclude=["head.product", "facts.out"],  # small, and the last word
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # of fused operators, which have no known type
    )  # fmt: skip
    tokenizer = weights_of(config["encoder"]).parent / "tokenizer.json"
    (target / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    settings = {"labels": LABELS, "temperature": round(temperature, 4)}
    (target / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
