"""gfml's perceptron in NumPy, with the same parameters: python examples/python/numpy_perceptron.py 784 80 60 10."""

import sys

import gfml
import numpy as np


def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Perceptron:
    """Fully connected layers with ELU between them. Gradients and Hessian-vector products by hand."""

    def __init__(self, sizes):
        self.sizes = sizes
        self.blocks = [
            block
            for n, (inputs, outputs) in enumerate(zip(sizes, sizes[1:]), start=1)
            for block in ((f"layer{n}.weight", (inputs, outputs)), (f"layer{n}.bias", (outputs,)))
        ]

    def layers(self, flat):
        parts, at = [], 0
        for _, shape in self.blocks:
            size = int(np.prod(shape))
            parts.append(flat[at : at + size].reshape(shape))
            at += size
        return list(zip(parts[::2], parts[1::2]))

    def initial_parameters(self, seed):
        random = np.random.default_rng(seed)
        layers = zip(self.sizes, self.sizes[1:])
        parts = [random.uniform(-1, 1, (i + 1) * o) / np.sqrt(i) for i, o in layers]
        return np.concatenate(parts).astype(np.float32)

    def activations(self, parameters, x):
        inputs = [x]
        layers = self.layers(parameters)
        for weight, bias in layers[:-1]:
            inputs.append(elu(inputs[-1] @ weight + bias))
        weight, bias = layers[-1]
        return inputs, inputs[-1] @ weight + bias

    def logits(self, parameters, x):
        return self.activations(parameters, x)[1]

    def embedding(self, parameters, x):
        return self.activations(parameters, x)[0][-1].mean(axis=0)

    def loss_and_gradient(self, parameters, x, y):
        inputs, logits = self.activations(parameters, x)
        p = softmax(logits)
        shifted = logits - logits.max(axis=1, keepdims=True)
        loss = (np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]).mean()
        delta = (p - np.eye(p.shape[1], dtype=np.float32)[y]) / np.float32(len(y))
        parts = []
        for (weight, _), a in zip(reversed(self.layers(parameters)), reversed(inputs)):
            parts += [delta.sum(axis=0), a.T @ delta]
            delta = (delta @ weight.T) * np.minimum(a + 1, 1)  # the slope of ELU from its value
        return float(loss), np.concatenate([part.ravel() for part in reversed(parts)])

    def hessian_vector_product(self, parameters, vector, x, y):
        layers, changes = self.layers(parameters), self.layers(vector)
        inputs, logits = self.activations(parameters, x)
        moved = [np.zeros_like(x)]  # the change of each activation along the vector
        for (weight, _), (dw, db), a, out in zip(layers, changes, inputs, [*inputs[1:], None]):
            z = moved[-1] @ weight + a @ dw + db
            moved.append(z if out is None else z * np.minimum(out + 1, 1))
        p = softmax(logits)
        n = np.float32(len(y))
        delta = (p - np.eye(p.shape[1], dtype=np.float32)[y]) / n
        ddelta = p * (moved[-1] - (p * moved[-1]).sum(axis=1, keepdims=True)) / n
        parts = []
        for (weight, _), (dw, _), a, da in zip(layers[::-1], changes[::-1], inputs[::-1], moved[-2::-1]):
            parts += [ddelta.sum(axis=0), da.T @ delta + a.T @ ddelta]
            slope, below = np.minimum(a + 1, 1), delta @ weight.T
            # where ELU bends, its slope changes as its value does
            ddelta = (ddelta @ weight.T + delta @ dw.T) * slope + below * np.where(a > 0, 0, da)
            delta = below * slope
        return np.concatenate([part.ravel() for part in reversed(parts)])


if __name__ == "__main__":
    gfml.serve(Perceptron([int(size) for size in sys.argv[1:]] or [784, 80, 60, 10]))
