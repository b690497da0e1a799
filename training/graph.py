"""The model as an ONNX graph, written node by node with the fused operators of ONNX Runtime (com.microsoft).

Attention, the sums before the norms and the activation are one operator each, so that the quantised graph spends
its time in integer products. Operators: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from redactor.detect.neural.pieces import FACTS
from training.encoder import EPSILON, HEADS, LAYERS, Tagger

FUSED = "com.microsoft"


class Graph:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Any) -> str:
        """Add a constant and return its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> str:
        """Add a node with one output and return the output's name."""
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, domain=domain, **attributes))
        return output


def graph_of(model: Tagger) -> onnx.ModelProto:
    """Return the graph of a trained model: ids, shapes, facts, present (texts, pieces) in; scores out."""
    state = {name: value.detach().float().numpy() for name, value in model.state_dict().items()}
    g = Graph()
    x = _embedded(g, state)
    present = g.node("Cast", ["present"], "mask", to=TensorProto.INT32)
    for n in range(LAYERS):
        x = _layer(g, state, f"layers.{n}", x, present)
    product = g.node("MatMul", [x, g.constant("head.weight", state["head.weight"].T)], "head.product")
    g.node("Add", [product, g.constant("head.bias", state["head.bias"])], "scores")
    integers = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "pieces"])
        for name in ("ids", "shapes", "facts", "present")
    ]
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["texts", "pieces", len(state["head.bias"])])
    graph = helper.make_graph(g.nodes, "names", integers, [scores], g.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def _embedded(g: Graph, state: dict[str, Any]) -> str:
    words = g.node("Gather", [g.constant("words", state["words.weight"]), "ids"], "words.out")
    shapes = g.node("Gather", [g.constant("shapes.weight", state["shapes.weight"]), "shapes"], "shapes.out")
    # A row for every set of facts would be 8,192 rows; the bits are taken apart instead.
    powers = g.constant("powers", (2 ** np.arange(len(FACTS))).astype(np.int64))
    facts = g.node("Unsqueeze", ["facts", g.constant("last", np.array([-1], np.int64))], "facts.wide")
    divided = g.node("Div", [facts, powers], "facts.divided")
    bits = g.node("Mod", [divided, g.constant("two", np.array(2, np.int64))], "facts.bits")
    known = g.node("Cast", [bits], "facts.known", to=TensorProto.FLOAT)
    facts = g.node("MatMul", [known, g.constant("facts.weight", state["facts.weight"].T)], "facts.out")
    shape = g.node("Shape", ["ids"], "size")
    length = g.node("Gather", [shape, g.constant("one", np.array([1], np.int64))], "length")
    zero = g.constant("zero", np.array([0], np.int64))
    places = g.node("Slice", [g.constant("places", state["places.weight"]), zero, length, zero], "places.out")
    total = g.node("Add", [g.node("Add", [words, shapes], "sum.1"), g.node("Add", [facts, places], "sum.2")], "sum.3")
    weights = [g.constant("norm.weight", state["norm.weight"]), g.constant("norm.bias", state["norm.bias"])]
    return g.node("LayerNormalization", [total, *weights], "norm", axis=-1, epsilon=EPSILON)


def _layer(g: Graph, state: dict[str, Any], name: str, x: str, present: str) -> str:
    def weight(part: str, transposed: bool = False) -> str:
        value = state[f"{name}.{part}"]
        return g.constant(f"{name}.{part}", value.T if transposed else value)

    qkv = [weight("qkv.weight", True), weight("qkv.bias")]
    seen = g.node("Attention", [x, *qkv, present], f"{name}.seen", FUSED, num_heads=HEADS)
    out = g.node("MatMul", [seen, weight("out.weight", True)], f"{name}.out")
    norm = [weight("norm1.weight"), weight("norm1.bias"), weight("out.bias")]
    x = g.node("SkipLayerNormalization", [out, x, *norm], f"{name}.norm1", FUSED, epsilon=EPSILON)
    up = g.node("MatMul", [x, weight("up.weight", True)], f"{name}.up")
    active = g.node("BiasGelu", [up, weight("up.bias")], f"{name}.active", FUSED)
    down = g.node("MatMul", [active, weight("down.weight", True)], f"{name}.down")
    norm = [weight("norm2.weight"), weight("norm2.bias"), weight("down.bias")]
    return g.node("SkipLayerNormalization", [down, x, *norm], f"{name}.norm2", FUSED, epsilon=EPSILON)
