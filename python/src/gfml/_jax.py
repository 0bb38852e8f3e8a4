"""JAX functions as models of gfml."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from ._model import Array


class JaxModel:
    """Two JAX functions as a model of gfml.

    :param init: ``init(key)`` makes the parameters, any tree of arrays
    :param apply: ``apply(parameters, x)`` returns the class scores and what the last layer reads, one row a sample
    """

    def __init__(self, init: Callable[[Any], Any], apply: Callable[[Any, Any], tuple[Any, Any]]) -> None:
        self._init = init
        tree = init(jax.random.PRNGKey(0))
        _, restore = ravel_pytree(tree)
        self.blocks = [
            (jax.tree_util.keystr(path).strip("[]'.") or "parameters", tuple(leaf.shape))
            for path, leaf in jax.tree_util.tree_leaves_with_path(tree)
        ]

        def loss(flat: Any, x: Any, y: Any) -> Any:
            scores = jax.nn.log_softmax(apply(restore(flat), x)[0])
            return -jnp.mean(jnp.take_along_axis(scores, y[:, None], axis=1))

        def product(flat: Any, vector: Any, x: Any, y: Any) -> Any:
            return jax.jvp(lambda at: jax.grad(loss)(at, x, y), (flat,), (vector,))[1]

        self._apply = jax.jit(lambda flat, x: apply(restore(flat), x))
        self._gradient = jax.jit(jax.value_and_grad(loss))
        self._product = jax.jit(product)

    def initial_parameters(self, seed: int) -> Array:
        flat, _ = ravel_pytree(self._init(jax.random.PRNGKey(seed % 2**32)))
        return np.asarray(flat, dtype=np.float32)

    def logits(self, parameters: Array, x: Array) -> Array:
        return np.asarray(self._apply(parameters, x)[0])

    def embedding(self, parameters: Array, x: Array) -> Array:
        rows = np.asarray(self._apply(parameters, x)[1])
        return rows.reshape(len(x), -1).mean(axis=0, dtype=np.float64).astype(np.float32)

    def loss_and_gradient(self, parameters: Array, x: Array, y: np.ndarray[Any, Any]) -> tuple[float, Array]:
        loss, gradient = self._gradient(parameters, x, y)
        return float(loss), np.asarray(gradient)

    def hessian_vector_product(self, parameters: Array, vector: Array, x: Array, y: np.ndarray[Any, Any]) -> Array:
        return np.asarray(self._product(parameters, vector, x, y))
