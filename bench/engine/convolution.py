"""PyTorch's side of the benchmark of a convolutional network: Per-FedAvg steps on the same batches.

Needs: torch and numpy. Started by convolution.ts: python3 convolution.py FOLDER. FOLDER holds workload.json, start.f32, features.u8
and labels.u8. For each line on standard input it trains from the start and answers with one line of JSON: CPU seconds of all steps.
The model after them is written to torch.f32, in gfml's order of parameters.
"""

import json
import pathlib
import sys
import time

import numpy
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
folder = pathlib.Path(sys.argv[1])
work = json.loads((folder / "workload.json").read_text())
steps, size, side = work["localSteps"], work["batchSize"], work["side"]
alpha, beta = work["stepSize"], work["metaRate"]
shape = (steps, 3, size)
raw = torch.from_numpy(numpy.fromfile(folder / "features.u8", numpy.uint8)).reshape(*shape, 1, side, side)
features = (raw.float() / 255).contiguous()
labels = torch.from_numpy(numpy.fromfile(folder / "labels.u8", numpy.uint8)).reshape(shape).long()
flat = torch.from_numpy(numpy.fromfile(folder / "start.f32", numpy.float32))

start, at = [], 0
for weights in work["shapes"]:
    count = int(numpy.prod(weights))
    tensor = flat[at : at + count].reshape(weights)
    # from gfml's order (kernel, kernel, in, out) to PyTorch's (out, in, kernel, kernel)
    start.append((tensor.permute(3, 2, 0, 1) if len(weights) == 4 else tensor).contiguous())
    at += count


def loss(parameters, x, y):
    for layer in range(0, len(parameters) - 2, 2):
        x = F.max_pool2d(F.elu(F.conv2d(x, parameters[layer], parameters[layer + 1], padding=1)), 2)
    x = x.permute(0, 2, 3, 1).reshape(len(y), -1)
    return F.cross_entropy(torch.addmm(parameters[-1], x, parameters[-2]), y)


def gradient(parameters, x, y, graph=False):
    parameters = [p.detach().requires_grad_() for p in parameters]
    return parameters, torch.autograd.grad(loss(parameters, x, y), parameters, create_graph=graph)


def train():
    theta = start
    for step in range(steps):
        inner, outer, curvature = features[step]
        _, first = gradient(theta, inner, labels[step, 0])
        adapted = [p - alpha * g for p, g in zip(theta, first)]
        _, outside = gradient(adapted, outer, labels[step, 1])
        point, inside = gradient(theta, curvature, labels[step, 2], True)
        product = torch.autograd.grad(inside, point, grad_outputs=outside)
        theta = [p - beta * (g - alpha * h) for p, g, h in zip(theta, outside, product)]
    return theta


print(json.dumps({"torch": torch.__version__, "cpu": torch.backends.cpu.get_cpu_capability()}), flush=True)
for _ in sys.stdin:
    began = time.process_time()
    theta = train()
    seconds = time.process_time() - began
    numpy.concatenate([(p.permute(2, 3, 1, 0) if p.dim() == 4 else p).numpy().ravel() for p in theta]).tofile(folder / "torch.f32")
    print(json.dumps({"cpu": seconds}), flush=True)
