"""Golden values of RandomStream, from a second implementation of Philox4x32-10 and of the streams' naming.

Plain python3, no packages. Writes randomStreams.json beside this file. These numbers are a promise between versions:
regenerate only if the promise is to be broken on purpose.
"""
import json
import pathlib

MASK = 0xFFFFFFFF
NONE = 0xFFFFFFFF


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def text_hash(text):
    low, high = 0x811C9DC5, 0x9747B28C
    units = text.encode("utf-16-le")
    for index in range(len(units) // 2):
        unit = units[2 * index] | units[2 * index + 1] << 8
        low = (low ^ unit) * 0x01000193 & MASK
        high = (high ^ (unit + index)) * 0x01000193 & MASK
    return low, high


class Stream:
    def __init__(self, seed, purpose, learner=NONE, round=NONE, step=NONE):
        low, high = text_hash(purpose)
        self.key = philox([seed & MASK, seed >> 32, low, high], [0x67666D6C, 0x31])[:2]
        self.place = [learner, round, step]
        self.drawn = 0

    def word(self):
        block, at = divmod(self.drawn, 4)
        self.drawn += 1
        return philox([block & MASK, *self.place], self.key)[at]

    def uniform(self):
        high, low = self.word() >> 5, self.word() >> 6
        return (high * 2**26 + low) / 2**53

    def below(self, bound):
        limit = 2**32 - 2**32 % bound
        while True:
            value = self.word()
            if value < limit:
                return value % bound

    def permutation(self, count):
        items = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
        return items

    def sample(self, count, size):
        items = list(range(count))
        for index in range(size):
            other = index + self.below(count - index)
            items[index], items[other] = items[other], items[index]
        return items[:size]


golden = []
for seed, purpose, place in (
    (0, "", {}),
    (1, "batch", {"learner": 0, "round": 0, "step": 0}),
    (1, "batch", {"learner": 39, "round": 199, "step": 9}),
    (2, "batch", {"learner": 0, "round": 0, "step": 0}),
    (42, "initial model", {}),
    (42, "population", {"learner": 7}),
    (2**53 - 1, "partition", {"round": 4294967294}),
    (2**32, "players", {"round": 3}),
    (7, "caf\u00e9 \U0001f600", {"step": 1}),
):
    make = lambda: Stream(seed, purpose, **place)
    words, uniform = make(), make()
    golden.append({
        "seed": seed, "purpose": purpose, "coordinates": place,
        "words": " ".join(f"{words.word():08x}" for _ in range(9)),
        "uniform": [uniform.uniform() for _ in range(3)],
        "permutation": make().permutation(12), "sample": make().sample(1000, 5),
    })
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")
