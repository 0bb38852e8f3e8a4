"""Learners' keys and addresses, by an own path: RFC 5869 from hmac, secp256k1 and keccak-256 in plain Python.

Needs no packages. Writes learnerKeys.json beside itself: python3 test/golden/learnerKeys.py
"""

import hashlib
import hmac
import json
import pathlib

P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)


def hkdf(secret, salt, info, length):
    pseudo_random_key = hmac.new(salt, secret, hashlib.sha256).digest()
    block, out, count = b"", b"", 1
    while len(out) < length:
        block = hmac.new(pseudo_random_key, block + info + bytes([count]), hashlib.sha256).digest()
        out += block
        count += 1
    return out[:length]


def add(a, b):
    if a is None:
        return b
    if b is None:
        return a
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    if a == b:
        slope = 3 * a[0] * a[0] * pow(2 * a[1], -1, P) % P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P) % P
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(point, times):
    total = None
    while times:
        if times & 1:
            total = add(total, point)
        point = add(point, point)
        times >>= 1
    return total


def keccak256(data):
    def rotate(value, by):
        return ((value << by) | (value >> (64 - by))) & (2**64 - 1) if by else value

    rate = 136
    padded = bytearray(data) + b"\x01" + b"\x00" * (rate - 1 - len(data) % rate)
    padded[-1] |= 0x80
    state = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), rate):
        for i in range(rate // 8):
            word = padded[start + 8 * i : start + 8 * i + 8]
            state[i % 5][i // 5] ^= int.from_bytes(word, "little")
        register = 1
        for _ in range(24):
            c = [state[x][0] ^ state[x][1] ^ state[x][2] ^ state[x][3] ^ state[x][4] for x in range(5)]
            d = [c[(x - 1) % 5] ^ rotate(c[(x + 1) % 5], 1) for x in range(5)]
            state = [[state[x][y] ^ d[x] for y in range(5)] for x in range(5)]
            x, y, current = 1, 0, state[1][0]
            for t in range(24):
                x, y = y, (2 * x + 3 * y) % 5
                current, state[x][y] = state[x][y], rotate(current, (t + 1) * (t + 2) // 2 % 64)
            for y in range(5):
                row = [state[x][y] for x in range(5)]
                for x in range(5):
                    state[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5] & (2**64 - 1))
            for j in range(7):
                register = ((register << 1) ^ ((register >> 7) * 0x71)) % 256
                if register & 2:
                    state[0][0] ^= 1 << ((1 << j) - 1)
    return b"".join(state[i % 5][i // 5].to_bytes(8, "little") for i in range(4))


def account(secret, learner):
    wide = int.from_bytes(hkdf(secret, b"gfml learner keys 1", b"learner %d" % learner, 48), "big")
    key = wide % (N - 1) + 1
    x, y = multiply(G, key)
    address = keccak256(x.to_bytes(32, "big") + y.to_bytes(32, "big"))[12:]
    return {
        "secret": secret.hex(),
        "learner": learner,
        "key": key.to_bytes(32, "big").hex(),
        "address": "0x" + address.hex(),
    }


assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
secrets = [b"\x00", b"a secret of the simulation", bytes(range(64))]
cases = [account(secret, learner) for secret in secrets for learner in (0, 1, 35, 999, 2**32 - 1)]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"accounts": cases}, indent=1) + "\n")
