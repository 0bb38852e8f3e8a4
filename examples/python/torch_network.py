"""A convolutional network of PyTorch: gfml run --preset faithful --trainer "python examples/python/torch_network.py"."""

import gfml
from torch import nn


def network() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=2, padding=1),
        nn.ELU(),
        nn.Conv2d(8, 16, 3, stride=2, padding=1),
        nn.ELU(),
        nn.Flatten(),
        nn.Linear(784, 32),
        nn.ELU(),
        nn.Linear(32, 10),
    )


gfml.serve(network, input_shape=(1, 28, 28))
