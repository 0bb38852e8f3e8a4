"""Makes updateRoots.json: roots of encoded updates by a second reading of docs/reference/encodings.md. Needs nothing but Python.

Values are exact in every encoding's arithmetic: parameters are multiples of 2^-12, so that no library's rounding enters.

    python3 test/golden/updateRoots.py > test/golden/updateRoots.json
"""

import hashlib
import json
import struct

CHUNK = 1024
CODES = {"float32": 0, "float16": 1, "int8": 2}


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def values(count: int, seed: int) -> list[float]:
    state, out = seed, []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        out.append(((state >> 16) % 255 - 127) / 4096)
    return out


def to_f32(x: float) -> float:
    return struct.unpack("<f", struct.pack("<f", x))[0]


def encode(encoding: str, chunk: list[float]) -> bytes:
    if encoding == "float32":
        return struct.pack(f"<{len(chunk)}f", *chunk)
    if encoding == "float16":
        return struct.pack(f"<{len(chunk)}e", *chunk)
    scale = to_f32(max(abs(x) for x in chunk) / 127)
    levels = [0 if scale == 0 else round(x / scale) for x in chunk]
    return struct.pack("<f", scale) + struct.pack(f"<{len(chunk)}b", *levels)


def tree(leaves: list[bytes]) -> bytes:
    while len(leaves) > 1:
        above = [sha(b"\1" + leaves[i] + leaves[i + 1]) for i in range(0, len(leaves) - 1, 2)]
        leaves = above + ([leaves[-1]] if len(leaves) % 2 else [])
    return leaves[0]


def root(encoding: str, update: list[float]) -> tuple[str, str]:
    chunks = [update[i : i + CHUNK] for i in range(0, len(update), CHUNK)]
    encoded = [encode(encoding, chunk) for chunk in chunks]
    leaves = [sha(b"\0" + struct.pack("<I", i) + data) for i, data in enumerate(encoded)]
    head = b"\2" + struct.pack("<BI", CODES[encoding], len(update))
    return sha(head + tree(leaves)).hex(), hashlib.sha256(b"".join(encoded)).hexdigest()


cases = []
for encoding in CODES:
    for count in (1, 3, 1023, 1024, 1025, 3000, 7168, 10_000):
        found, whole = root(encoding, values(count, count))
        cases.append({"encoding": encoding, "count": count, "bytes": whole, "root": found})
print(json.dumps(cases, indent=1))
