"""Makes wadAccuracy.json: ln and exp to 60 digits, rounded down to multiples of 1e-18. Needs mpmath.

    python3 test/golden/wadAccuracy.py > test/golden/wadAccuracy.json
"""

import json
import random

from mpmath import exp, floor, ln, mp, mpf

mp.dps = 120
WAD = 10**18
draw = random.Random(7)

ln_inputs = [1, 2, WAD - 1, WAD, WAD + 1, 2 * WAD, 2**255 - 1]
ln_inputs += [WAD + draw.randrange(40 * WAD) for _ in range(150)]
ln_inputs += [draw.randrange(1, 2 ** draw.randrange(2, 255)) for _ in range(100)]
exp_inputs = [0, -1, 1, -WAD, WAD, 100 * WAD]
exp_inputs += [-draw.randrange(41 * WAD) for _ in range(150)]
exp_inputs += [draw.randrange(135 * WAD) for _ in range(50)]


def rows(function, inputs):
    return [[str(x), str(int(floor(function(mpf(x) / WAD) * WAD)))] for x in inputs]


print(json.dumps({"ln": rows(ln, ln_inputs), "exp": rows(exp, exp_inputs)}, indent=2))
