"""Write the trained model as the artefact that ships: ONNX, eight-bit integers, with its tokenizer."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import onnx
import torch
from safetensors.torch import load_file

from redactor.detect.neural.pieces import LABELS
from training.encoder import HEADS, WIDTH, Tagger
from training.train import weights_of


def export(config: Mapping[str, Any], weights: Path, target: Path, temperature: float = 1.0) -> None:
    """Write the artefact into the folder *target*, and the unquantised model beside *weights*."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer

    model = Tagger(0.0)
    model.load_state_dict(load_file(weights), strict=False)
    model.eval()
    full = weights.with_name("full.onnx")
    one = torch.ones((2, 16), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        axes = {name: {0: "texts", 1: "pieces"} for name in ("ids", "shapes", "facts", "present", "scores")}
        torch.onnx.export(
            model, (one, one, one, one), str(plain), input_names=["ids", "shapes", "facts", "present"],
            output_names=["scores"], dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        fused = optimizer.optimize_model(str(plain), model_type="bert", num_heads=HEADS, hidden_size=WIDTH, opt_level=0)
        fused.save_model_to_file(str(full))
    target.mkdir(parents=True, exist_ok=True)
    # Seven bits for the weights: on processors without the newer integer instructions eight would overflow in silence.
    quantize_dynamic(
        str(full), str(target / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # of fused operators, which have no known type
    )  # fmt: skip
    tokenizer = weights_of(config["encoder"]).parent / "tokenizer.json"
    (target / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    settings = {"labels": LABELS, "temperature": round(temperature, 4)}
    (target / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
