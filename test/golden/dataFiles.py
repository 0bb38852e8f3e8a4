"""Arrays that NumPy writes and pictures in PNG, with their values: python test/golden/dataFiles.py > test/golden/dataFiles.json

The pictures are put together here from the PNG specification, with zlib."""

import base64
import io
import json
import struct
import zlib

import numpy as np


def text(data):
    return base64.b64encode(data).decode()


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def listed(array):
    return [str(value) if array.dtype.kind in "iu" and array.dtype.itemsize == 8 else value for value in array.ravel().tolist()]


arrays = []
for code in ["?", "<f2", "<f4", ">f4", "<f8", ">f8", "i1", "<i2", ">i4", "<i8", "u1", "<u2", "<u4", ">u8"]:
    dtype = np.dtype(code)
    source = np.array([[0, 1, 2], [3, 100, 5.5]]) if dtype.kind == "f" else np.array([[0, 1, 2], [3, 100, 5]])
    array = source.astype(dtype)
    arrays.append({"dtype": dtype.name, "shape": list(array.shape), "values": listed(array), "file": text(npy(array))})
column_major = np.asfortranarray(np.arange(24, dtype=np.float32).reshape(2, 3, 4))
arrays.append({"dtype": "float32", "shape": [2, 3, 4], "values": listed(column_major), "file": text(npy(column_major))})
number = np.array(2.5)
arrays.append({"dtype": "float64", "shape": [], "values": [2.5], "file": text(npy(number))})
halves = np.array([0.0, -0.0, 1.5, 6.103515625e-05, 5.960464477539063e-08, 65504.0], dtype="<f2")
arrays.append({"dtype": "float16", "shape": [6], "values": listed(halves), "file": text(npy(halves))})

plain, packed = io.BytesIO(), io.BytesIO()
np.savez(plain, x=np.arange(6, dtype=np.uint8).reshape(3, 2, 1), y=np.array([0, 1, 1]))
np.savez_compressed(packed, x=np.arange(6, dtype=np.uint8).reshape(3, 2, 1), y=np.array([0, 1, 1]))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, color, rows, palette=b""):
    head = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    middle = chunk(b"PLTE", palette) if palette else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + middle + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def bits(values, depth):
    line = "".join(format(value, f"0{depth}b") for value in values)
    line += "0" * (-len(line) % 8)
    return bytes(int(line[at : at + 8], 2) for at in range(0, len(line), 8))


pictures = {
    "grey1": (png(3, 2, 1, 0, [bits([0, 1, 0], 1), bits([1, 1, 0], 1)]), [2, 3], [0, 255, 0, 255, 255, 0]),
    "grey2": (png(3, 1, 2, 0, [bits([0, 2, 3], 2)]), [1, 3], [0, 170, 255]),
    "grey4": (png(3, 1, 4, 0, [bits([0, 10, 15], 4)]), [1, 3], [0, 170, 255]),
    "grey8": (png(3, 1, 8, 0, [bytes([0, 7, 255])]), [1, 3], [0, 7, 255]),
    "grey16": (png(3, 1, 16, 0, [struct.pack(">HHH", 0, 32768, 65535)]), [1, 3], [0, 128, 255]),
    "color": (png(2, 1, 8, 2, [bytes([1, 2, 3, 4, 5, 6])]), [1, 2, 3], [1, 2, 3, 4, 5, 6]),
    "opaque": (png(2, 1, 8, 6, [bytes([1, 2, 3, 255, 4, 5, 6, 255])]), [1, 2, 3], [1, 2, 3, 4, 5, 6]),
    "palette": (png(3, 1, 2, 3, [bits([2, 0, 1], 2)], bytes([9, 8, 7, 6, 5, 4, 3, 2, 1])), [1, 3, 3], [3, 2, 1, 9, 8, 7, 6, 5, 4]),
    "transparent": (png(1, 1, 8, 6, [bytes([1, 2, 3, 254])]), None, None),
    "greyAlpha": (png(2, 1, 8, 4, [bytes([5, 255, 6, 255])]), [1, 2], [5, 6]),
}
print(
    json.dumps(
        {
            "arrays": arrays,
            "npz": {"plain": text(plain.getvalue()), "packed": text(packed.getvalue())},
            "pictures": {name: {"file": text(file), "shape": shape, "pixels": pixels} for name, (file, shape, pixels) in pictures.items()},
        },
        indent=1,
    )
)
