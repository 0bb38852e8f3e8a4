"""Golden values of the privacy accountant: mpmath with 50 digits. Needs python3 and mpmath.

For releases of the Gaussian mechanism (noise multiplier z, sensitivity 1) the bound by Renyi DP

    epsilon = min over alpha > 1 of  T alpha / (2 z^2) + ln((alpha-1)/alpha) - (ln delta + ln alpha)/(alpha-1)

and, for comparison, the smallest epsilon there is (Balle, Wang 2018: T releases are one with z / sqrt(T)):

    delta = Phi(m/2 - epsilon/m) - e^epsilon Phi(-m/2 - epsilon/m),   m = sqrt(T) / z

Writes gaussianEpsilon.json beside this file.
"""
import json
import pathlib

from mpmath import exp, log, mp, mpf, ncdf, sqrt

mp.dps = 50


def bound(x, cost, delta):
    less = exp(x)
    alpha = 1 + less
    return cost * alpha + log(less / alpha) - (log(delta) + log(alpha)) / less


def renyi(z, releases, delta):
    cost = mpf(releases) / (2 * mpf(z) ** 2)
    d = mpf(delta)
    grid = [mpf(k) / 16 for k in range(-480, 481)]
    low = min(grid, key=lambda x: bound(x, cost, d))
    a, b = low - mpf(1) / 16, low + mpf(1) / 16
    for _ in range(150):
        third = (b - a) / 3
        if bound(a + third, cost, d) < bound(b - third, cost, d):
            b -= third
        else:
            a += third
    return max(mpf(0), bound((a + b) / 2, cost, d))


def exact(z, releases, delta):
    m = sqrt(mpf(releases)) / mpf(z)
    d = mpf(delta)

    def excess(e):
        return ncdf(m / 2 - e / m) - exp(e) * ncdf(-m / 2 - e / m) - d

    if excess(mpf(0)) <= 0:
        return mpf(0)
    low, high = mpf(0), mpf(1)
    while excess(high) > 0:
        high *= 2
    for _ in range(120):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return low


cases = []
for z in [0.3, 0.5, 1.0, 2.0, 4.0, 10.0, 100.0, 1000.0]:
    for releases in [1, 4, 60, 240, 2400]:
        for delta in [1e-3, 1e-5, 1e-8]:
            cases.append(
                {
                    "noiseMultiplier": z,
                    "releases": releases,
                    "delta": delta,
                    "renyi": float(renyi(z, releases, delta)),
                    "exact": float(exact(z, releases, delta)),
                }
            )
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"cases": cases}, indent=1) + "\n")
