"""PyTorch's side of the engine benchmark: the same round (learners x local steps of Per-FedAvg) on the same batches.

Needs: torch and numpy. Started by run.ts: python3 engine.py FOLDER [THREADS]. FOLDER holds workload.json, start.f32, features.u8 and
labels.u8. Reads lines "VARIANT SECOND_ORDER" from standard input, does one round for each and answers with one line of JSON.
Batches are converted to float tensors beforehand, outside the measured time.

Variants: "loop" goes through the learners one after another with torch.autograd.grad, as PFLlib and FL-bench do; "batched"
does all learners at once with baddbmm.
"""

import json
import pathlib
import sys
import time

import numpy
import torch
import torch.nn.functional as F

folder = pathlib.Path(sys.argv[1])
torch.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
work = json.loads((folder / "workload.json").read_text())
sizes, learners, steps, size = work["layerSizes"], work["learners"], work["localSteps"], work["batchSize"]
alpha, beta = work["metaRate"], work["stepSize"]

# learner, step, batch (D, D', D''), row, feature
shape = (learners, steps, 3, size)
raw = torch.from_numpy(numpy.fromfile(folder / "features.u8", numpy.uint8)).reshape(*shape, sizes[0])
features = raw.float() / 255
labels = torch.from_numpy(numpy.fromfile(folder / "labels.u8", numpy.uint8)).reshape(shape).long()
flat = torch.from_numpy(numpy.fromfile(folder / "start.f32", numpy.float32))
# the step is the first index, so that the batched variant also reads whole blocks
by_step = features.permute(1, 2, 0, 3, 4).contiguous()
labels_by_step = labels.permute(1, 2, 0, 3).contiguous()

start, at = [], 0
for inputs, outputs in zip(sizes, sizes[1:]):
    start.append(flat[at : at + inputs * outputs].reshape(inputs, outputs))
    at += inputs * outputs
    start.append(flat[at : at + outputs])
    at += outputs


def loss_of_one(parameters, x, y):
    for layer in range(0, len(parameters), 2):
        x = torch.addmm(parameters[layer + 1], x, parameters[layer])
        if layer + 2 < len(parameters):
            x = F.elu(x)
    return F.cross_entropy(x, y)


def loss_of_all(parameters, x, y):
    """Sum of the learners' mean losses: its gradient holds each learner's own."""
    for layer in range(0, len(parameters), 2):
        x = torch.baddbmm(parameters[layer + 1], x, parameters[layer])
        if layer + 2 < len(parameters):
            x = F.elu(x)
    return F.cross_entropy(x.reshape(-1, sizes[-1]), y.reshape(-1), reduction="sum") / size


def leaves(tensors):
    return [tensor.detach().requires_grad_() for tensor in tensors]


def squared(tensors, per_learner):
    """Sum of squares over all tensors: of everything, or of each learner, shaped to multiply tensors of 3 dimensions."""
    if per_learner:
        return sum((tensor.double() ** 2).sum((1, 2), keepdim=True) for tensor in tensors)
    return sum((tensor.double() ** 2).sum() for tensor in tensors)


def meta_step(loss, theta, batches, second_order, per_learner):
    (x, y), (x1, y1), (x2, y2) = batches
    theta = leaves(theta)
    g = torch.autograd.grad(loss(theta, x, y), theta)
    adapted = leaves([t - beta * d for t, d in zip(theta, g)])
    g1 = torch.autograd.grad(loss(adapted, x1, y1), adapted)
    if second_order == "exact":
        g2 = torch.autograd.grad(loss(theta, x2, y2), theta, create_graph=True)
        term = torch.autograd.grad(g2, theta, grad_outputs=g1)
    else:
        with torch.no_grad():
            size_of_theta = squared(theta, per_learner).sqrt().clamp(min=1)
            distance = (1e-3 * size_of_theta / squared(g1, per_learner).sqrt()).float()
            above = leaves([t + distance * d for t, d in zip(theta, g1)])
            below = leaves([t - distance * d for t, d in zip(theta, g1)])
        ga = torch.autograd.grad(loss(above, x2, y2), above)
        gb = torch.autograd.grad(loss(below, x2, y2), below)
        term = [(a - b) / (2 * distance) for a, b in zip(ga, gb)]
    with torch.no_grad():
        return [t - alpha * (d - beta * h) for t, d, h in zip(theta, g1, term)]


def round_of_loop(second_order):
    results = []
    for learner in range(learners):
        theta = start
        for step in range(steps):
            batches = [(features[learner, step, k], labels[learner, step, k]) for k in range(3)]
            theta = meta_step(loss_of_one, theta, batches, second_order, False)
        results.append(torch.cat([tensor.flatten() for tensor in theta]))
    return torch.stack(results)


def round_of_batched(second_order):
    theta = [(t if t.dim() == 2 else t.unsqueeze(0)).expand(learners, -1, -1).contiguous() for t in start]
    for step in range(steps):
        batches = [(by_step[step, k], labels_by_step[step, k]) for k in range(3)]
        theta = meta_step(loss_of_all, theta, batches, second_order, True)
    return torch.cat([tensor.reshape(learners, -1) for tensor in theta], 1)


rounds = {"loop": round_of_loop, "batched": round_of_batched}
print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "cpu": torch.backends.cpu.get_cpu_capability()}), flush=True)
for line in sys.stdin:
    variant, second_order = line.split()
    wall, cpu = time.perf_counter(), time.process_time()
    result = rounds[variant](second_order)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    result.numpy().tofile(folder / f"{variant}-{second_order}.f32")
    print(json.dumps({"wall": wall, "cpu": cpu}), flush=True)
