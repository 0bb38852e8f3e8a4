"""Golden values of exp and ln: mpmath with 60 digits, rounded once to float64. Needs python3 and mpmath.

Arguments are written as hexadecimal floats' exact decimal (repr round-trips). Writes exponentials.json beside this file.
"""
import json
import math
import pathlib
import random

from mpmath import mp, mpf

mp.dps = 60
random.seed(20)


def floats(values):
    return [float(v) for v in values]


exp_arguments = floats(
    [0.0, 1.0, -1.0, 0.5, -0.5, 1e-300, -1e-300, 5e-324, 1e-17, -1e-17, 1e-8, 0.34657359027997264, 0.3465735902799727,
     -0.34657359027997264, 709.782712893384, 709.0, 700.5, -700.0, -708.3964185322641, -708.4, -720.0, -740.0,
     -744.0, -745.1, -745.1332191019411, 2.0, 10.0, 100.0]
    + [random.uniform(-1, 1) for _ in range(300)]
    + [random.uniform(-30, 30) for _ in range(300)]
    + [random.uniform(-745, 709.7) for _ in range(300)]
)
ln_arguments = floats(
    [1.0, 2.0, 0.5, math.e, 1.5, 0.75, 5e-324, 1e-310, 2.2250738585072014e-308, 1.7976931348623157e308, 10.0, 1e-8,
     1.0000000000000002, 0.9999999999999999, 1.000001, 0.999999, math.sqrt(2), math.sqrt(0.5), 1.4142135, 1.41421357,
     1.41421366]
    + [random.uniform(0.5, 2) for _ in range(300)]
    + [1 + random.uniform(-1e-3, 1e-3) for _ in range(150)]
    + [random.uniform(1, 40) for _ in range(300)]
    + [10 ** random.uniform(-307, 308) for _ in range(200)]
)


def entry(argument, true):
    """The argument, the value rounded to float64, and what that rounding lost, so that errors below 1 ulp are measured."""
    rounded = float(true)
    return [repr(argument), repr(rounded), repr(float(true - mpf(rounded)))]


golden = {
    "exp": [entry(x, mp.exp(mpf(x))) for x in exp_arguments],
    "ln": [entry(x, mp.log(mpf(x))) for x in ln_arguments],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=0).replace("\n", "") + "\n")
