"""Bytes of a small safetensors file, written from the format's description: python3, standard library only.

Run: python3 test/golden/safetensors.py > test/golden/safetensors.json
"""

import json
import struct

header = {
    "__metadata__": {"format": "gfml-model", "coalition": "2"},
    "layer1.weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
    "layer1.bias": {"dtype": "F32", "shape": [2], "data_offsets": [24, 32]},
    "note": {"dtype": "U8", "shape": [3], "data_offsets": [32, 35]},
}
text = json.dumps(header, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
weight = [0.5, -1.25, 3.0, 1e-8, -0.0, 1.0]
bias = [2.0, -7.5]
data = struct.pack("<8f", *weight, *bias) + bytes([1, 2, 255])
print(json.dumps({"hex": (struct.pack("<Q", len(text)) + text + data).hex()}))
