"""PyTorch modules as models of gfml."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.func import functional_call

from ._model import Array


class TorchModel:
    """A PyTorch module as a model of gfml.

    The module runs in evaluation mode, so dropout is off. Weights of ``nn.Linear`` and ``nn.Conv2d`` lie in the flat vector
    as gfml's own layers have them: inputs before outputs. A module with running statistics (batch normalization) is refused,
    because a round averages parameters only.

    :param make: the module's class, or a function that makes it
    :param input_shape: shape of one sample for ``forward``, such as ``(1, 28, 28)``; default: a flat vector
    :param head: name of the layer whose input is the embedding; default: the last ``nn.Linear``
    :param device: where the module computes, such as ``"cuda"``
    """

    def __init__(
        self,
        make: Callable[[], nn.Module],
        *,
        input_shape: Sequence[int] | None = None,
        head: str | None = None,
        device: str = "cpu",
    ) -> None:
        self._make = make
        self._shape = input_shape
        self._device = torch.device(device)
        torch.use_deterministic_algorithms(True, warn_only=True)
        self._module = self._build(0)
        self._names = [name for name, _ in self._module.named_parameters()]
        self._orders = [_order(self._module, name) for name in self._names]
        shapes = [tuple(value.shape) for _, value in self._module.named_parameters()]
        self._stored = [tuple(shape[axis] for axis in order) for shape, order in zip(shapes, self._orders, strict=True)]
        self._sizes = [int(np.prod(shape)) for shape in self._stored]
        self.blocks = list(zip(self._names, self._stored, strict=True))
        self._seen: torch.Tensor | None = None
        _layer(self._module, head).register_forward_pre_hook(self._keep_input)

    def initial_parameters(self, seed: int) -> Array:
        module = self._build(seed)
        parts = [
            value.detach().permute(order).reshape(-1)
            for (_, value), order in zip(module.named_parameters(), self._orders, strict=True)
        ]
        return torch.cat(parts).to("cpu", torch.float32).numpy()

    def logits(self, parameters: Array, x: Array) -> Array:
        with torch.no_grad():
            return self._forward(self._tensor(parameters), x).cpu().numpy()

    def embedding(self, parameters: Array, x: Array) -> Array:
        with torch.no_grad():
            self._forward(self._tensor(parameters), x)
            assert self._seen is not None
            return self._seen.reshape(len(x), -1).mean(dim=0).cpu().numpy()

    def loss_and_gradient(self, parameters: Array, x: Array, y: np.ndarray[Any, Any]) -> tuple[float, Array]:
        flat = self._tensor(parameters).requires_grad_()
        loss = self._loss(flat, x, y)
        (gradient,) = torch.autograd.grad(loss, flat)
        return float(loss.detach()), gradient.cpu().numpy()

    def hessian_vector_product(self, parameters: Array, vector: Array, x: Array, y: np.ndarray[Any, Any]) -> Array:
        flat = self._tensor(parameters).requires_grad_()
        (gradient,) = torch.autograd.grad(self._loss(flat, x, y), flat, create_graph=True)
        (product,) = torch.autograd.grad(gradient @ self._tensor(vector), flat)
        return product.cpu().numpy()

    def _build(self, seed: int) -> nn.Module:
        torch.manual_seed(seed)
        module = self._make()
        if not isinstance(module, nn.Module):
            raise TypeError(f"serve: the function returned {type(module).__name__} instead of a torch.nn.Module")
        for name, part in module.named_modules():
            if getattr(part, "track_running_stats", False):
                raise ValueError(
                    f"serve: layer {name} keeps running statistics, which are no parameters; use nn.GroupNorm instead"
                )
        return module.to(self._device).eval()

    def _tensor(self, values: Array) -> torch.Tensor:
        # a copy: arrays that came over a pipe cannot be written to
        return torch.tensor(values, dtype=torch.float32, device=self._device)

    def _forward(self, flat: torch.Tensor, x: Array) -> torch.Tensor:
        parts = torch.split(flat, self._sizes)
        given = {
            name: part.reshape(stored).permute(_inverse(order))
            for name, part, stored, order in zip(self._names, parts, self._stored, self._orders, strict=True)
        }
        shape = (len(x), *self._shape) if self._shape is not None else x.shape
        return functional_call(self._module, given, (self._tensor(x).reshape(shape),))

    def _loss(self, flat: torch.Tensor, x: Array, y: np.ndarray[Any, Any]) -> torch.Tensor:
        return nn.functional.cross_entropy(self._forward(flat, x), torch.tensor(y, device=self._device))

    def _keep_input(self, _: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        self._seen = inputs[0]


def _order(module: nn.Module, name: str) -> tuple[int, ...]:
    """The axes of a parameter in the order in which gfml stores them."""
    owner = module.get_submodule(name.rpartition(".")[0])
    count = module.get_parameter(name).dim()
    if isinstance(owner, nn.Linear) and count == 2:
        return (1, 0)
    if isinstance(owner, nn.Conv2d) and count == 4:
        return (2, 3, 1, 0)
    return tuple(range(count))


def _inverse(order: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(order.index(axis) for axis in range(len(order)))


def _layer(module: nn.Module, head: str | None) -> nn.Module:
    if head is not None:
        return module.get_submodule(head)
    linear = [part for part in module.modules() if isinstance(part, nn.Linear)]
    if not linear:
        raise ValueError("serve: the module has no nn.Linear; name the layer whose input is the embedding: head='...'")
    return linear[-1]
