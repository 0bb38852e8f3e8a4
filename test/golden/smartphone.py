"""A small file in the layout of the smartphone recordings, and the windows that it holds: input of src/data/people.

Needs: numpy. Run: python3 test/golden/smartphone.py > test/golden/smartphone.json

The recordings were written by pandas for Python 2. Stand-ins for its classes write the same names, so that no old pandas is needed.
"""

import base64
import json
import pickle
import random
import struct
import sys
import types

random.seed(3)


def stand_in(module, name):
    names = module.split(".")
    for end in range(1, len(names) + 1):
        sys.modules.setdefault(".".join(names[:end]), types.ModuleType(names[end - 1]))
    made = type(name, (object,), {"__module__": module, "__qualname__": name})
    setattr(sys.modules[module], name, made)
    return made


Frame = stand_in("pandas.core.frame", "DataFrame")
Manager = stand_in("pandas.core.internals.managers", "BlockManager")
Manager.__getstate__ = lambda self: self.state
Manager.__setstate__ = lambda self, state: None
Array = stand_in("numpy", "ndarray")
Dtype = stand_in("numpy", "dtype")


def rebuild(*args):
    return None


rebuild.__module__, rebuild.__qualname__, rebuild.__name__ = "numpy.core.multiarray", "_reconstruct", "_reconstruct"
stand_in("numpy.core.multiarray", "_reconstruct")
sys.modules["numpy.core.multiarray"]._reconstruct = rebuild


class Kind:
    def __init__(self, text):
        self.text = text

    def __reduce__(self):
        return Dtype, (self.text, 0, 1), (3, "<", None, None, None, -1, -1, 0)


Dtype.__init__ = lambda self, *args: None
Dtype.__setstate__ = lambda self, state: None


class Values:
    def __init__(self, rows, kind):
        self.shape, self.kind = (len(rows), len(rows[0])), kind
        self.data = b"".join(struct.pack("<d" if kind == "f8" else "<q", value) for row in rows for value in row)

    def __reduce__(self):
        return rebuild, (Array, (0,), b"b"), (1, self.shape, Kind(self.kind), False, self.data)


def frame(labels):
    readings = [[round(random.uniform(-1, 1), 3) for _ in labels] for _ in range(6)]
    manager = Manager.__new__(Manager)
    blocks = [
        {"values": Values(readings, "f8"), "mgr_locs": slice(0, 6, 1)},
        {"values": Values([list(range(len(labels))), labels], "i8"), "mgr_locs": slice(6, 8, 1)},
    ]
    manager.state = ([], [], [], {"0.14.1": {"axes": [], "blocks": blocks}})
    made = Frame.__new__(Frame)
    made.__dict__["_data"] = manager
    return made, readings, labels


def windows(readings, labels):
    found, start = [], 0
    while start < len(labels):
        end = start
        while end < len(labels) and labels[end] == labels[start]:
            end += 1
        if 1 <= labels[start] <= 6:
            for first in range(start, end - 127, 64):
                found.append((labels[start] - 1, [row[first : first + 128 : 2] for row in readings]))
        start = end
    return found


people = {
    2: [frame([5] * 200 + [-1] * 30 + [1] * 320)],
    1: [frame([-1] * 10 + [6] * 128 + [7] * 140 + [3] * 127), frame([2] * 260)],
}
pickled = pickle.dumps({person: [made for made, _, _ in frames] for person, frames in people.items()}, protocol=2)
print(
    json.dumps(
        {
            "pickle": base64.b64encode(pickled).decode(),
            "people": [
                {
                    "person": person,
                    "labels": [label for _, r, l in people[person] for label, _ in windows(r, l)],
                    "firstAndLast": [
                        [sum(w[1], [])[0], sum(w[1], [])[-1]] for _, r, l in people[person] for w in windows(r, l)
                    ],
                }
                for person in sorted(people)
            ],
        }
    )
)
