"""Golden values of src/model/network: loss, gradient, Hessian-vector product, logits and embedding in float64 by PyTorch's autograd.

Needs: torch. Run: python3 test/golden/network.py > test/golden/network.json
"""

import json

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(21)


def plan(image, layers, classes):
    """Shapes of the weights: convolutions as kernel, kernel, channels in, channels out; dense layers as inputs, outputs."""
    h, w, c = image
    flat, shapes = None, []
    for layer in layers:
        if layer["kind"] == "convolution":
            k, s = layer.get("kernel", 3), layer.get("stride", 1)
            p = (k - 1) // 2 if layer.get("padding", "same") == "same" else 0
            shapes.append((k, k, c, layer["channels"]))
            h, w, c = (h + 2 * p - k) // s + 1, (w + 2 * p - k) // s + 1, layer["channels"]
        elif layer["kind"] == "pool":
            h, w = h // layer.get("size", 2), w // layer.get("size", 2)
        else:
            shapes.append((flat or h * w * c, layer["units"]))
            flat = layer["units"]
    shapes.append((flat or h * w * c, classes))
    return shapes


def case(image, layers, classes, batch, as_bytes):
    shapes = plan(image, layers, classes)
    tensors = []
    for shape in shapes:
        fan = torch.tensor(shape[:-1]).prod().item()
        tensors += [torch.randn(shape) / fan**0.5, torch.randn(shape[-1]) * 0.3]
    parameters = torch.cat([t.flatten() for t in tensors]).float().double().requires_grad_()
    vector = torch.randn(len(parameters)).float().double()
    h, w, c = image
    if as_bytes:
        raw = torch.randint(0, 256, (batch, h * w * c)) * (torch.rand(batch, h * w * c) < 0.6)
        features = raw.double() / 255
    else:
        raw = torch.randn(batch, h * w * c).float()
        features = raw.double()
    labels = torch.randint(0, classes, (batch,))

    def forward(flat):
        at, index = 0, 0
        x = features.reshape(batch, h, w, c).permute(0, 3, 1, 2)

        def take():
            nonlocal at, index
            shape = shapes[index]
            index += 1
            size = torch.tensor(shape).prod().item()
            weight, bias = flat[at : at + size].reshape(shape), flat[at + size : at + size + shape[-1]]
            at += size + shape[-1]
            return weight, bias

        def rows(x):
            return x.permute(0, 2, 3, 1).reshape(batch, -1) if x.dim() == 4 else x

        for layer in layers:
            act = F.relu if layer.get("activation") == "relu" else F.elu
            if layer["kind"] == "convolution":
                weight, bias = take()
                p = (weight.shape[0] - 1) // 2 if layer.get("padding", "same") == "same" else 0
                x = act(F.conv2d(x, weight.permute(3, 2, 0, 1), bias, stride=layer.get("stride", 1), padding=p))
            elif layer["kind"] == "pool":
                pool = F.avg_pool2d if layer.get("pooling") == "mean" else F.max_pool2d
                x = pool(x, layer.get("size", 2))
            else:
                weight, bias = take()
                x = act(rows(x) @ weight + bias)
        embedding = rows(x)
        weight, bias = take()
        return embedding @ weight + bias, embedding

    logits, embedding = forward(parameters)
    if classes == 1:  # a quantity
        targets = torch.randn(batch).float().double()
        quantity = {"targets": targets.tolist()}
        loss = F.mse_loss(logits[:, 0], targets) / 2
    else:
        quantity = {}
        loss = F.cross_entropy(logits, labels)
    (gradient,) = torch.autograd.grad(loss, parameters, create_graph=True)
    (product,) = torch.autograd.grad(gradient, parameters, grad_outputs=vector)
    return {
        "input": {"height": h, "width": w, "channels": c},
        "layers": layers,
        "classCount": classes,
        "bytes": as_bytes,
        "features": raw.flatten().tolist(),
        "labels": labels.tolist(),
        **quantity,
        "parameters": parameters.tolist(),
        "vector": vector.tolist(),
        "loss": loss.item(),
        "gradient": gradient.tolist(),
        "hessianVectorProduct": product.tolist(),
        "logits": logits.flatten().tolist(),
        "embedding": embedding.mean(0).tolist(),
    }


conv, pool, dense = {"kind": "convolution"}, {"kind": "pool"}, {"kind": "dense"}
print(
    json.dumps(
        [
            case((6, 5, 1), [conv | {"channels": 4}, pool, conv | {"channels": 8}, dense | {"units": 6}], 3, 5, True),
            case((5, 7, 3), [conv | {"channels": 4, "kernel": 2, "stride": 2, "padding": "none"}, pool | {"pooling": "mean"}], 4, 3, False),
            case((7, 6, 2), [conv | {"channels": 4, "activation": "relu"}, conv | {"channels": 4, "kernel": 5, "stride": 2}, pool, dense | {"units": 5, "activation": "relu"}], 3, 4, False),
            case((6, 5, 1), [conv | {"channels": 4}, pool, dense | {"units": 6}], 1, 5, False),
        ]
    )
)
