"""Golden values of spec sections 3, 6, 7: H (eqs. 11-12), contributions (14-15), reputation (16-18).

mpmath with 50 digits, written from the formulas, every sum by its definition (no recursion). Needs python3 and mpmath.
Writes reputation.json beside this file.
"""
import json
import pathlib
import random

from mpmath import exp, log, mp, mpf, sqrt

mp.dps = 50
random.seed(7)


def utility(r, top, gamma, threshold):
    r, top, gamma, threshold = map(mpf, (r, top, gamma, threshold))
    if r < threshold:
        return gamma * exp(r - threshold)
    mu = (mp.e - 1) * (r - threshold) / (top - threshold) if top > threshold else mp.e - 1
    return gamma + (1 - gamma) * log(1 + mu)


h = []
for gamma, threshold in ((0.5, 0.5), (0.2, 0.0), (0.9, 3.0)):
    for top in (threshold, threshold + 0.25, threshold + 7.5):
        for r in (threshold, threshold + (top - threshold) * 0.5, top, threshold - 0.5, threshold - 4, 0.0):
            if r <= top:
                h.append([r, top, gamma, threshold, float(utility(r, top, gamma, threshold))])

v = []
for u in (-1.0, -0.5, 0.0, 0.3, 1.0):
    for slack in (-1.0, -1e-12, 0.0, 1e-9, 0.4, 3.25, 19.0):
        v.append([u, slack, float((mpf(u) + 1) * log(1 + mpf(slack))) if slack > 0 else 0.0])

raw = []
for samples in (1, 40, 360, 2500):
    for steps in (0, 1, 5, 10):
        g = [random.uniform(0, 4) for _ in range(steps)]
        center = 1 + 1 / sqrt(mpf(samples))
        printed = sum((mpf(x) ** 2 - 2 * center * mpf(x) for x in g), mpf(0))
        raw.append([samples, g, float(printed), float(printed - (10 - steps) * center**2)])

updates = [[random.gauss(0.2, 1) for _ in range(12)] for _ in range(5)]
projection = []
for i, own in enumerate(updates):
    others = [u for k, u in enumerate(updates) if k != i]
    mean = [sum(mpf(u[c]) for u in others) / 4 for c in range(12)]
    along = sum(mpf(own[c]) * mean[c] for c in range(12)) / sqrt(sum(m * m for m in mean))
    projection.append(float(max(mpf(0), along)))

# 12 rounds; None: did not take part. Reputation towards each of three heads after every round, sums by definition.
decay, weight = 0.7, 0.2
services = [
    None if random.random() < 0.25 else [random.choice([3, 5, 8]), random.uniform(0, 5)] for _ in range(12)
]
similarity = {3: {5: 0.4, 8: -0.3}, 5: {3: 0.35, 8: 0.9}, 8: {3: -0.2, 5: None}}
rounds = []
for last in range(12):
    total = sum((mpf(decay) ** (last - k) * mpf(s[1]) for k, s in enumerate(services[: last + 1]) if s), mpf(0))
    row = {"global": float(total), "composite": {}}
    for j in (3, 5, 8):
        task = mpf(0)
        for k, s in enumerate(services[: last + 1]):
            if s:
                sim = mpf(1) if s[0] == j else max(mpf(0), mpf(similarity[j][s[0]] or 0))
                task += mpf(decay) ** (last - k) * sim * mpf(s[1])
        row["composite"][j] = float(mpf(weight) * total + (1 - mpf(weight)) * task)
    rounds.append(row)

golden = {
    "h": h,
    "v": v,
    "raw": raw,
    "projection": {"updates": updates, "x": projection},
    "sequence": {
        "decay": decay, "weight": weight, "services": services, "similarity": similarity, "rounds": rounds,
    },
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
