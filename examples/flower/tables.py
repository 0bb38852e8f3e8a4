"""Writes three tables, one for each client: 4 numbers a row, and the class in the last column. python examples/flower/tables.py FOLDER"""

import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
folder.mkdir(parents=True, exist_ok=True)
draw = np.random.default_rng(1)
for name, count in [("first", 90), ("second", 60), ("third", 60)]:
    labels = np.arange(count) % 3
    features = draw.uniform(-1, 1, (count, 4))
    features[np.arange(count), labels] += 1
    rows = np.column_stack([features.astype(np.float32), labels])
    formats = ["%.9g"] * 4 + ["%d"]
    np.savetxt(folder / f"{name}.csv", rows, fmt=formats, delimiter=",", header="a,b,c,d,label", comments="")
