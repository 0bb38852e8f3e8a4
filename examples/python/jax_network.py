"""A perceptron of JAX: gfml run --preset faithful --trainer "python examples/python/jax_network.py"."""

import sys

import gfml
import jax
import jax.numpy as jnp

SIZES = [int(size) for size in sys.argv[1:]] or [784, 16, 12, 10]


def init(key):
    keys = jax.random.split(key, len(SIZES) - 1)
    return [
        (jax.random.normal(k, (inputs, outputs)) / inputs**0.5, jnp.zeros(outputs))
        for k, inputs, outputs in zip(keys, SIZES, SIZES[1:])
    ]


def apply(layers, x):
    for weight, bias in layers[:-1]:
        x = jax.nn.elu(x @ weight + bias)
    weight, bias = layers[-1]
    return x @ weight + bias, x


gfml.serve(gfml.JaxModel(init, apply))
