"""What each kind of model promises: see ``gfml.Model``."""

from __future__ import annotations

import numpy as np
import pytest
from gfml._model import adapt, blocks_of

RANDOM = np.random.default_rng(7)
X = RANDOM.uniform(-1, 1, (9, 6)).astype(np.float32)
Y = np.arange(9) % 3


def torch_model():
    nn = pytest.importorskip("torch").nn
    return adapt(lambda: nn.Sequential(nn.Linear(6, 5), nn.ELU(), nn.Linear(5, 3)))


def jax_model():
    jax = pytest.importorskip("jax")
    from gfml import JaxModel

    def init(key):
        first, second = jax.random.split(key)
        return {"w": jax.random.normal(first, (6, 5)), "v": jax.random.normal(second, (5, 3))}

    def apply(tree, x):
        hidden = jax.nn.elu(x @ tree["w"])
        return hidden @ tree["v"], hidden

    return JaxModel(init, apply)


@pytest.fixture(params=[torch_model, jax_model])
def model(request):
    return request.param()


def test_blocks_cover_the_parameters(model):
    parameters = model.initial_parameters(1)
    assert parameters.dtype == np.float32
    assert sum(int(np.prod(shape)) for _, shape in blocks_of(model, parameters.size)) == parameters.size


def test_the_seed_alone_decides_the_first_parameters(model):
    first = model.initial_parameters(1)
    assert np.array_equal(first, model.initial_parameters(1))
    assert not np.array_equal(first, model.initial_parameters(2))


def test_the_gradient_is_the_slope_of_the_loss(model):
    parameters = model.initial_parameters(3)
    _, gradient = model.loss_and_gradient(parameters, X, Y)
    direction = (gradient / np.linalg.norm(gradient)).astype(np.float32)
    step = np.float32(1e-2)
    above, _ = model.loss_and_gradient(parameters + step * direction, X, Y)
    below, _ = model.loss_and_gradient(parameters - step * direction, X, Y)
    assert (above - below) / (2 * step) == pytest.approx(float(gradient @ direction), rel=2e-3)


def test_the_product_is_the_slope_of_the_gradient(model):
    parameters = model.initial_parameters(3)
    vector = RANDOM.normal(size=parameters.size).astype(np.float32)
    product = model.hessian_vector_product(parameters, vector, X, Y)
    step = np.float32(1e-3)
    above = model.loss_and_gradient(parameters + step * vector, X, Y)[1]
    below = model.loss_and_gradient(parameters - step * vector, X, Y)[1]
    error = np.linalg.norm((above - below) / (2 * step) - product)
    assert error < 1e-2 * np.linalg.norm(product)


def test_the_embedding_is_the_mean_of_those_of_the_rows(model):
    parameters = model.initial_parameters(3)
    rows = np.stack([model.embedding(parameters, X[row : row + 1]) for row in range(len(X))])
    assert model.embedding(parameters, X) == pytest.approx(rows.mean(axis=0), abs=1e-5)


def test_torch_parameters_lie_as_those_of_gfml_do():
    torch = pytest.importorskip("torch")
    model = torch_model()
    assert model.blocks == [("0.weight", (6, 5)), ("0.bias", (5,)), ("2.weight", (5, 3)), ("2.bias", (3,))]
    flat = model.initial_parameters(4)
    weight, bias = flat[:30].reshape(6, 5), flat[30:35]
    last, end = flat[35:50].reshape(5, 3), flat[50:]
    z = X @ weight + bias
    hidden = np.where(z > 0, z, np.expm1(z))
    assert model.logits(flat, X) == pytest.approx(hidden @ last + end, abs=1e-5)
    assert torch.is_grad_enabled()


def test_a_module_with_running_statistics_is_refused():
    nn = pytest.importorskip("torch").nn
    with pytest.raises(ValueError, match="running statistics"):
        adapt(lambda: nn.Sequential(nn.Linear(6, 4), nn.BatchNorm1d(4), nn.Linear(4, 3)))


def test_a_made_module_is_refused_with_what_to_pass_instead():
    nn = pytest.importorskip("torch").nn
    with pytest.raises(TypeError, match="pass the class"):
        adapt(nn.Linear(6, 3))


def test_what_is_no_model_is_refused():
    with pytest.raises(TypeError, match="int is no model"):
        adapt(3)
