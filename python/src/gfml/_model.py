"""What gfml needs of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

#: An array of float32, unless a text says otherwise.
Array = npt.NDArray[np.float32]


class Model(Protocol):
    """A classifier over one flat vector of float32 parameters.

    ``x`` has one sample a row: ``(samples, features)``, float32. ``y`` holds the class numbers, int64. Losses are the mean
    softmax cross-entropy over the batch. The same arguments give the same results. No method writes to its arguments.
    """

    def initial_parameters(self, seed: int) -> Array:
        """Parameters to start from. The seed alone decides them."""

    def logits(self, parameters: Array, x: Array) -> Array:
        """Class scores before softmax: ``(samples, classes)``."""

    def embedding(self, parameters: Array, x: Array) -> Array:
        """Mean over the batch of what the last layer reads: one vector."""

    def loss_and_gradient(self, parameters: Array, x: Array, y: npt.NDArray[np.int64]) -> tuple[float, Array]:
        """The loss, and its gradient."""

    def hessian_vector_product(
        self, parameters: Array, vector: Array, x: Array, y: npt.NDArray[np.int64]
    ) -> Array:
        """The Hessian of the loss times a vector. Only ``per-fedavg`` with ``learning.secondOrder: exact`` needs it."""


def blocks_of(model: Any, count: int) -> Sequence[tuple[str, tuple[int, ...]]]:
    """Names and shapes of the tensors in a model's parameters, in order. A model may have them as ``blocks``."""
    blocks = getattr(model, "blocks", None) or [("parameters", (count,))]
    covered = sum(int(np.prod(shape)) for _, shape in blocks)
    if covered != count:
        raise ValueError(f"model.blocks cover {covered} parameters, but the model has {count}")
    return blocks


def adapt(model: Any, **options: Any) -> Model:
    """The model as gfml needs it: PyTorch factories are wrapped; an object with the methods of ``Model`` is used as it is."""
    if all(callable(getattr(model, name, None)) for name in ("initial_parameters", "logits", "loss_and_gradient")):
        if options:
            raise TypeError(f"serve: {', '.join(options)} is for PyTorch models only")
        return model
    if _is_torch_module(model):
        raise TypeError(
            "serve: pass the class of the module, or a function that makes it, instead of a module: "
            "gfml draws its first parameters from the run's seed"
        )
    if callable(model):
        from ._torch import TorchModel

        return TorchModel(model, **options)
    raise TypeError(
        f"serve: {type(model).__name__} is no model; pass a torch.nn.Module class, a gfml.JaxModel, "
        "or an object with the methods of gfml.Model"
    )


def _is_torch_module(value: Any) -> bool:
    return any(kind.__module__.startswith("torch.nn") for kind in type(value).__mro__)
