"""gfml's built-in trainers, step by step as src/meta has them. Batches are drawn by gfml and come with the request."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ._model import Array, Model

_LARGEST_STEP = 1e30
_RELATIVE_DISTANCE = 1e-3


class DivergedError(Exception):
    """A step left the range of float32."""

    def __init__(self, step: int, norm: float) -> None:
        super().__init__(f"local step {step} left the range of float32")
        self.step = step
        self.norm = norm if np.isfinite(norm) else None


@dataclass(frozen=True)
class Samples:
    """A learner's samples: rows of features, and class numbers."""

    features: np.ndarray[Any, Any]
    labels: np.ndarray[Any, Any]

    def batch(self, indices: Sequence[int]) -> tuple[Array, np.ndarray[Any, Any]]:
        rows = self.features[indices]
        x = rows.astype(np.float32)
        return (x / np.float32(255) if rows.dtype == np.uint8 else x), self.labels[indices].astype(np.int64)


def train(model: Model, samples: Samples, request: dict[str, Any], start: Array, kept: Array | None) -> dict[str, Any]:
    """Runs a learner's local steps. Returns the trained model, the model that the learner keeps, and the steps' norms."""
    policy, terms = request["policy"], request["terms"]
    if policy not in ("per-fedavg", "fedavg", "fedprox", "ditto", "local"):
        raise ValueError(f"the trainer {policy} is not known to this version of the package gfml")
    rate = terms["metaRate"]
    weight = terms["proximalWeight"]
    sends, keeps = policy != "local", policy in ("ditto", "local")
    point = start
    own = start if kept is None else kept
    norms: list[float] = []

    def gradient(at: Array, batch: Sequence[int]) -> Array:
        return model.loss_and_gradient(at, *samples.batch(batch))[1]

    def proximal(at: Array, batch: Sequence[int]) -> Array:
        pulled = _add_scaled(gradient(at, batch), weight, at)
        return _add_scaled(pulled, -weight, start)

    for step, batches in enumerate(request["steps"]):
        began = time.perf_counter()
        if sends:
            if policy == "per-fedavg":
                direction = meta_gradient(model, samples, point, batches, terms)
            else:
                direction = (proximal if policy == "fedprox" else gradient)(point, batches[0])
            norms.append(_norm(direction, rate, step))
            point = _add_scaled(point, -rate, direction)
        if keeps:
            direction = (proximal if policy == "ditto" else gradient)(own, batches[0])
            _norm(direction, rate, step)
            own = _add_scaled(own, -rate, direction)
        _rest(time.perf_counter() - began, request["dutyCycle"])
    return {"parameters": point, "kept": own if keeps else None, "norms": norms}


def meta_gradient(
    model: Model, samples: Samples, point: Array, batches: Sequence[Sequence[int]], terms: dict[str, Any]
) -> Array:
    """The Per-FedAvg meta-gradient of one step (the paper's equations 2 to 4)."""
    inner, outer, curvature = batches
    step_size, second_order = terms["stepSize"], terms["secondOrder"]
    first = model.loss_and_gradient(point, *samples.batch(inner))[1]
    shifted = _add_scaled(point, -step_size, first)
    meta = model.loss_and_gradient(shifted, *samples.batch(outer))[1]
    if second_order == "fo":
        return meta
    batch = samples.batch(curvature)
    if second_order == "exact":
        return _add_scaled(meta, -step_size, model.hessian_vector_product(point, meta, *batch))
    norm = _length(meta)
    if not norm > 0:
        return meta
    distance = _RELATIVE_DISTANCE * max(1.0, _length(point)) / norm
    above = model.loss_and_gradient(_add_scaled(point, distance, meta), *batch)[1]
    below = model.loss_and_gradient(_add_scaled(point, -distance, meta), *batch)[1]
    return _add_scaled(meta, -step_size / (2 * distance), above - below)


def adapt(model: Model, samples: Samples, start: Array, indices: Sequence[int], steps: int, rate: float) -> Array:
    """A model after gradient steps on all of these samples."""
    point = start
    batch = samples.batch(indices)
    for step in range(steps):
        gradient = model.loss_and_gradient(point, *batch)[1]
        _norm(gradient, rate, step)
        point = _add_scaled(point, -rate, gradient)
    return point


def scores(model: Model, samples: Samples, parameters: Array, indices: Sequence[int]) -> dict[str, float]:
    """Accuracy and mean loss on these samples; 0 and 0 without samples."""
    correct, loss = 0, 0.0
    for place in range(0, len(indices), 256):
        x, y = samples.batch(indices[place : place + 256])
        logits = np.asarray(model.logits(parameters, x), dtype=np.float64)
        correct += int((logits.argmax(axis=1) == y).sum())
        largest = logits.max(axis=1)
        rest = np.log(np.exp(logits - largest[:, None]).sum(axis=1))
        loss += float((rest + largest - logits[np.arange(len(y)), y]).sum())
    if not np.isfinite(loss):
        raise DivergedError(0, loss)
    count = max(1, len(indices))
    return {"accuracy": correct / count, "loss": loss / count}


def _add_scaled(left: Array, scale: float, right: Array) -> Array:
    """left + scale * right in float32, rounded as in gfml's kernels."""
    return left + np.float32(scale) * right


def _length(vector: Array) -> float:
    wide = vector.astype(np.float64)
    return float(np.sqrt(wide @ wide))


def _norm(direction: Array, rate: float, step: int) -> float:
    norm = _length(direction)
    # NaN is refused too
    if not norm * rate < _LARGEST_STEP:
        raise DivergedError(step, norm)
    return norm


def _rest(seconds: float, duty_cycle: float) -> None:
    if duty_cycle < 1:
        time.sleep(seconds * (1 / duty_cycle - 1))
