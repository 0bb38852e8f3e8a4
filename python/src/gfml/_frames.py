"""Frames between gfml and this process: a small JSON header and a safetensors payload."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

import numpy as np
from safetensors.numpy import load, save

#: Version of the protocol. gfml and this package refuse each other if theirs differ.
PROTOCOL = 1

_MAGIC = b"GFMT"
_START = struct.Struct("<4sIQ")
_LARGEST_HEADER = 64 * 1024 * 1024

Tensors = Mapping[str, np.ndarray[Any, Any]]


class FrameError(Exception):
    """The other side sent bytes that are no frame."""


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]] | None:
    """The next frame, or None at the end of the stream."""
    start = stream.read(_START.size)
    if not start:
        return None
    if len(start) < _START.size:
        raise FrameError("the stream ended inside a frame")
    magic, header_length, payload_length = _START.unpack(start)
    if magic != _MAGIC or header_length > _LARGEST_HEADER:
        raise FrameError(f"a frame starts with {start[:8]!r}: is the other side gfml?")
    header = json.loads(_exactly(stream, header_length))
    payload = _exactly(stream, payload_length)
    return header, load(payload) if payload else {}


def write_frame(stream: BinaryIO, header: Mapping[str, Any], tensors: Tensors | None = None) -> None:
    """Writes a frame and waits until the pipe has taken it."""
    text = json.dumps(header, allow_nan=False).encode()
    payload = save({name: np.ascontiguousarray(values) for name, values in tensors.items()}) if tensors else b""
    stream.write(_START.pack(_MAGIC, len(text), len(payload)))
    stream.write(text)
    stream.write(payload)
    stream.flush()


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise FrameError("the stream ended inside a frame")
    return data
