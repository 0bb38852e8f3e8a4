"""Golden values of src/model/perceptron: loss, gradient and Hessian-vector product in float64 by PyTorch's autograd.

Needs: torch. Run: python3 test/golden/perceptron.py > test/golden/perceptron.json
"""

import json

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(20)


def case(sizes, batch, as_bytes):
    """Parameters in gfml's order (weights inputs x outputs, then bias, layer by layer), rounded to float32 first."""
    count = sum((i + 1) * o for i, o in zip(sizes, sizes[1:]))
    parameters = (torch.randn(count) * 0.5).float().double().requires_grad_()
    vector = torch.randn(count).float().double()
    if as_bytes:
        raw = torch.randint(0, 256, (batch, sizes[0])) * (torch.rand(batch, sizes[0]) < 0.4)
        features = raw.double() / 255
    else:
        raw = (torch.randn(batch, sizes[0])).float()
        features = raw.double()
    labels = torch.randint(0, sizes[-1], (batch,))

    def forward(flat):
        at, h, embedding = 0, features, features
        for layer, (i, o) in enumerate(zip(sizes, sizes[1:])):
            w, b = flat[at : at + i * o].reshape(i, o), flat[at + i * o : at + (i + 1) * o]
            at += (i + 1) * o
            h = h @ w + b
            if layer < len(sizes) - 2:
                h = torch.nn.functional.elu(h)
                embedding = h
        return h, embedding

    logits, embedding = forward(parameters)
    loss = torch.nn.functional.cross_entropy(logits, labels)
    (gradient,) = torch.autograd.grad(loss, parameters, create_graph=True)
    (product,) = torch.autograd.grad(gradient, parameters, grad_outputs=vector)
    return {
        "layerSizes": sizes,
        "bytes": as_bytes,
        "features": raw.flatten().tolist(),
        "labels": labels.tolist(),
        "parameters": parameters.tolist(),
        "vector": vector.tolist(),
        "loss": loss.item(),
        "gradient": gradient.tolist(),
        "hessianVectorProduct": product.tolist(),
        "logits": logits.flatten().tolist(),
        "embedding": embedding.mean(0).tolist(),
    }


print(
    json.dumps(
        [
            case([7, 5, 3], 4, True),
            case([12, 8, 4, 4], 6, True),
            case([9, 6, 5, 3], 5, False),
            case([6, 3], 3, False),
        ]
    )
)
