"""The protocol, without gfml: see docs/reference/trainer-programs.md."""

from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import pytest
from gfml._frames import FrameError, read_frame, write_frame
from gfml._trainers import DivergedError, Samples, adapt, scores, train

PROGRAM = """
import gfml, numpy as np

class Linear:
    def initial_parameters(self, seed):
        return np.random.default_rng(seed).normal(size=6).astype(np.float32)
    def logits(self, p, x):
        return x @ p.reshape(3, 2)
    def embedding(self, p, x):
        return x.mean(axis=0)
    def loss_and_gradient(self, p, x, y):
        print("this is not for the pipe")
        raise RuntimeError("my mistake")

gfml.serve(Linear())
"""


def talk(*requests):
    """The frames of a program that gets these requests, and what it prints."""
    source = io.BytesIO()
    for header, tensors in requests:
        write_frame(source, header, tensors)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=source.getvalue(), capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    answers = io.BytesIO(done.stdout)
    frames = []
    while (frame := read_frame(answers)) is not None:
        frames.append(frame)
    return frames, done.stderr.decode()


DATA = {"features": np.arange(6, dtype=np.float32).reshape(2, 3), "labels": np.array([0, 1], np.uint8)}
SETUP = ({"kind": "setup", "id": 1, "protocol": 1}, DATA)


def test_a_program_describes_its_model():
    (hello, _), (ready, _) = talk(SETUP)[0]
    assert hello["protocol"] == 1
    assert ready["model"] == {
        "name": "Linear",
        "parameterCount": 6,
        "featureCount": 3,
        "classCount": 2,
        "embeddingSize": 3,
        "blocks": [{"name": "parameters", "shape": [6]}],
    }


def test_an_exception_is_an_answer_and_the_program_continues():
    gradient = ({"kind": "gradient", "id": 2, "indices": [0]}, {"parameters": np.zeros(6, np.float32)})
    embed = ({"kind": "embed", "id": 3, "models": 1, "indices": [0, 1]}, {"model0": np.zeros(6, np.float32)})
    frames, printed = talk(SETUP, gradient, embed)
    failed, embedded = frames[2], frames[3]
    assert failed[0]["id"] == 2 and failed[0]["code"] == "exception"
    assert "RuntimeError: my mistake" in failed[0]["message"]
    assert embedded[1]["embeddings"].tolist() == [[1.5, 2.5, 3.5]]
    assert "this is not for the pipe" in printed


def test_another_version_is_refused():
    setup = ({"kind": "setup", "id": 1, "protocol": 2}, DATA)
    assert "version 2 of the protocol" in talk(setup)[0][1][0]["message"]


@pytest.mark.parametrize("data", [b"GFMT", b"Traceback (most recent call last)", b"GFMT" + b"\xff" * 12])
def test_bytes_that_are_no_frame_are_refused(data):
    with pytest.raises(FrameError):
        read_frame(io.BytesIO(data))


class Slope:
    """A loss whose gradient is always the same."""

    def __init__(self, gradient):
        self.gradient = np.array(gradient, dtype=np.float32)

    def loss_and_gradient(self, parameters, x, y):
        return 0.0, self.gradient

    def logits(self, parameters, x):
        return np.tile(parameters, (len(x), 1))


SAMPLES = Samples(np.zeros((4, 1), np.uint8), np.array([0, 1, 1, 1], np.uint8))
TERMS = {"metaRate": 0.5, "stepSize": 0.1, "secondOrder": "exact", "proximalWeight": 1.0}


def trained(policy, gradient, kept=None, steps=2):
    request = {"policy": policy, "terms": TERMS, "steps": [[[0]]] * steps, "dutyCycle": 1}
    return train(Slope(gradient), SAMPLES, request, np.zeros(2, np.float32), kept)


def test_fedavg_takes_plain_steps():
    result = trained("fedavg", [3, 4])
    assert result["parameters"].tolist() == [-3, -4]
    assert result["norms"] == [5, 5]
    assert result["kept"] is None


def test_ditto_pulls_its_own_model_to_the_shared_one():
    result = trained("ditto", [0, 0], kept=np.array([8, 4], np.float32))
    assert result["parameters"].tolist() == [0, 0]
    assert result["kept"].tolist() == [2, 1]


def test_local_sends_what_came():
    result = trained("local", [1, 0])
    assert result["parameters"].tolist() == [0, 0]
    assert result["norms"] == []
    assert result["kept"].tolist() == [-1, 0]


@pytest.mark.parametrize("number", [np.nan, np.inf, 1e31])
def test_a_step_that_leaves_the_numbers_is_refused(number):
    with pytest.raises(DivergedError):
        trained("fedavg", [number, 0])
    with pytest.raises(DivergedError):
        adapt(Slope([number, 0]), SAMPLES, np.zeros(2, np.float32), [0], 1, 0.5)


def test_scores_are_accuracy_and_mean_loss():
    result = scores(Slope([0, 0]), SAMPLES, np.array([0, 1], np.float32), [0, 1, 2, 3])
    assert result["accuracy"] == 0.75
    assert result["loss"] == pytest.approx(np.log(1 + np.e) - 0.75)
    assert scores(Slope([0, 0]), SAMPLES, np.zeros(2, np.float32), []) == {"accuracy": 0, "loss": 0}
