"""Golden values of squared loss: loss, gradient and Hessian-vector product in float64, by PyTorch and by JAX, which must agree.

Needs: torch, jax. Run: python3 test/golden/regression.py > test/golden/regression.json
"""

import json

import jax
import jax.numpy as jnp
import numpy as np
import torch

jax.config.update("jax_enable_x64", True)
torch.set_default_dtype(torch.float64)
torch.manual_seed(21)


def case(sizes, batch):
    """Parameters in gfml's order (weights inputs x outputs, then bias, layer by layer), rounded to float32 first."""
    count = sum((i + 1) * o for i, o in zip(sizes, sizes[1:]))
    parameters = (torch.randn(count) * 0.5).float().double().requires_grad_()
    vector = torch.randn(count).float().double()
    features = torch.randn(batch, sizes[0]).float().double()
    targets = (torch.randn(batch) * 2).float().double()

    def forward(flat, features, elu):
        at, h = 0, features
        for layer, (i, o) in enumerate(zip(sizes, sizes[1:])):
            w, b = flat[at : at + i * o].reshape(i, o), flat[at + i * o : at + (i + 1) * o]
            at += (i + 1) * o
            h = h @ w + b
            if layer < len(sizes) - 2:
                h = elu(h)
        return h[:, 0]

    output = forward(parameters, features, torch.nn.functional.elu)
    loss = torch.nn.functional.mse_loss(output, targets) / 2
    (gradient,) = torch.autograd.grad(loss, parameters, create_graph=True)
    (product,) = torch.autograd.grad(gradient, parameters, grad_outputs=vector)

    x, y, v = (jnp.asarray(t.numpy()) for t in (features, targets, vector))
    jax_loss = lambda flat: jnp.mean((forward(flat, x, jax.nn.elu) - y) ** 2) / 2
    at = jnp.asarray(parameters.detach().numpy())
    jax_gradient, jax_product = jax.jvp(jax.grad(jax_loss), (at,), (v,))
    np.testing.assert_allclose(jax_loss(at), loss.item(), rtol=1e-12)
    np.testing.assert_allclose(jax_gradient, gradient.detach().numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(jax_product, product.numpy(), rtol=1e-9, atol=1e-12)
    return {
        "layerSizes": sizes,
        "features": features.flatten().tolist(),
        "targets": targets.tolist(),
        "parameters": parameters.tolist(),
        "vector": vector.tolist(),
        "loss": loss.item(),
        "gradient": gradient.tolist(),
        "hessianVectorProduct": product.tolist(),
        "output": output.tolist(),
    }


print(json.dumps([case([7, 5, 1], 4), case([12, 8, 4, 1], 6), case([6, 1], 3)]))
