"""A network of dense layers with ReLU, softmax and cross-entropy: float32, weights as rows of outputs, as PyTorch has them."""

import numpy as np


def initial(sizes, seed=0):
    """Weights and biases of each layer, in turn."""
    draw = np.random.default_rng(seed)
    arrays = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        bound = 1 / np.sqrt(inputs)
        arrays.append(draw.uniform(-bound, bound, (outputs, inputs)).astype(np.float32))
        arrays.append(draw.uniform(-bound, bound, outputs).astype(np.float32))
    return arrays


def forward(arrays, features):
    """The input of each layer, and the class scores."""
    inputs = [features]
    for layer in range(0, len(arrays), 2):
        sums = inputs[-1] @ arrays[layer].T + arrays[layer + 1]
        inputs.append(sums if layer + 2 == len(arrays) else np.maximum(sums, 0))
    return inputs[:-1], inputs[-1]


def loss_and_probabilities(scores, labels):
    shifted = scores - scores.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    return float(-np.log(probabilities[np.arange(len(labels)), labels]).mean()), probabilities


def train(arrays, features, labels, rate, epochs):
    """Steps of gradient descent on all samples; returns the arrays and the loss of the last step."""
    arrays = [array.copy() for array in arrays]
    loss = 0.0
    for _ in range(epochs):
        inputs, scores = forward(arrays, features)
        loss, slope = loss_and_probabilities(scores, labels)
        slope[np.arange(len(labels)), labels] -= 1
        slope /= np.float32(len(labels))
        gradients = [None] * len(arrays)
        for layer in range(len(arrays) - 2, -1, -2):
            gradients[layer] = slope.T @ inputs[layer // 2]
            gradients[layer + 1] = slope.sum(axis=0)
            slope = (slope @ arrays[layer]) * (inputs[layer // 2] > 0)
        for array, gradient in zip(arrays, gradients):
            array -= np.float32(rate) * gradient
    return arrays, loss


def evaluate(arrays, features, labels):
    """Loss and accuracy."""
    _, scores = forward(arrays, features)
    loss, _ = loss_and_probabilities(scores, labels)
    return loss, float((scores.argmax(axis=1) == labels).mean())
