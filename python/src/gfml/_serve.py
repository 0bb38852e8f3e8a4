"""Serves a model to the gfml process that started this one."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np

from . import _trainers
from ._frames import PROTOCOL, read_frame, write_frame
from ._model import Model, adapt, blocks_of
from ._trainers import DivergedError, Samples

Reply = tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]


def serve(model: Any, **options: Any) -> None:
    """Trains a model for gfml, until gfml ends.

    Call it at the end of a program that gfml starts: ``gfml run --trainer "python my_model.py"``, or
    ``gfml learner --trainer "python my_model.py" ...``. What the program prints goes to the error output.

    :param model: a ``torch.nn.Module`` class or a function that makes a module, a ``gfml.JaxModel``, or an object with the
        methods of ``gfml.Model``
    :param options: for PyTorch, see ``gfml.TorchModel``: ``input_shape``, ``head``, ``device``
    """
    if sys.stdin is None or sys.stdin.isatty():
        raise SystemExit(
            'gfml.serve: no gfml process started this program; run: gfml run --trainer "python my_model.py"'
        )
    requests, answers = _take_pipes()
    write_frame(answers, {"kind": "hello", "protocol": PROTOCOL, "program": "gfml (Python)"})
    _Session(lambda: adapt(model, **options)).serve(requests, answers)


class _Session:
    """One connection: the model, the samples, and the requests that gfml makes."""

    _model: Model

    def __init__(self, make: Callable[[], Model]) -> None:
        self._make = make
        self._samples: Samples | None = None
        self._count = 0

    def serve(self, requests: BinaryIO, answers: BinaryIO) -> None:
        while (frame := read_frame(requests)) is not None:
            header, tensors = frame
            try:
                reply, sent = self._reply(header, tensors)
            except DivergedError as error:
                reply, sent = {"kind": "failed", "code": "diverged", "step": error.step, "norm": error.norm}, {}
                reply["message"] = str(error)
            except Exception:
                reply, sent = {"kind": "failed", "code": "exception", "message": traceback.format_exc()}, {}
            write_frame(answers, {**reply, "id": header.get("id")}, sent)

    def _reply(self, header: dict[str, Any], tensors: dict[str, np.ndarray[Any, Any]]) -> Reply:
        kind = header["kind"]
        if kind == "setup":
            return self._set_up(header, tensors)
        if kind == "initial":
            parameters = self._model.initial_parameters(header["seed"])
            return {"kind": kind}, {"parameters": self._vector(parameters, "initial_parameters")}
        if kind == "train":
            return self._train(header, tensors)
        if kind == "embed":
            x, _ = self._batch(header["indices"])
            rows = [self._model.embedding(tensors[f"model{at}"], x) for at in range(header["models"])]
            return {"kind": kind}, {"embeddings": np.stack(rows).astype(np.float32)}
        if kind == "personalize":
            return self._personalize(header, tensors)
        x, y = self._batch(header["indices"])
        parameters = tensors["parameters"]
        if kind == "gradient":
            loss, gradient = self._model.loss_and_gradient(parameters, x, y)
            return {"kind": kind, "loss": loss}, {"gradient": self._vector(gradient, "loss_and_gradient")}
        if kind == "product":
            product = self._model.hessian_vector_product(parameters, tensors["vector"], x, y)
            return {"kind": kind}, {"product": self._vector(product, "hessian_vector_product")}
        if kind == "logits":
            return {"kind": kind}, {"logits": np.asarray(self._model.logits(parameters, x), dtype=np.float32)}
        raise ValueError(f"the request {kind!r} is not known to this version of the package gfml")

    def _set_up(self, header: dict[str, Any], tensors: dict[str, np.ndarray[Any, Any]]) -> Reply:
        if header["protocol"] != PROTOCOL:
            raise ValueError(f"gfml speaks version {header['protocol']} of the protocol, this package version {PROTOCOL}")
        self._samples = Samples(tensors["features"], tensors["labels"])
        self._model = self._make()
        parameters = np.asarray(self._model.initial_parameters(0), dtype=np.float32)
        self._count = parameters.size
        x, _ = self._batch([0])
        logits = np.asarray(self._model.logits(parameters, x))
        model = {
            "name": type(self._model).__name__,
            "parameterCount": self._count,
            "featureCount": int(self._samples.features.shape[1]),
            "classCount": int(logits.shape[1]),
            "embeddingSize": int(np.asarray(self._model.embedding(parameters, x)).size),
            "blocks": [{"name": name, "shape": list(shape)} for name, shape in blocks_of(self._model, self._count)],
        }
        return {"kind": "ready", "model": model}, {}

    def _train(self, header: dict[str, Any], tensors: dict[str, np.ndarray[Any, Any]]) -> Reply:
        assert self._samples is not None
        trained = _trainers.train(self._model, self._samples, header, tensors["model"], tensors.get("kept"))
        sent = {"parameters": self._vector(trained["parameters"], "train")}
        if trained["kept"] is not None:
            sent["kept"] = self._vector(trained["kept"], "train")
        return {"kind": "train", "gradientNorms": trained["norms"]}, sent

    def _personalize(self, header: dict[str, Any], tensors: dict[str, np.ndarray[Any, Any]]) -> Reply:
        assert self._samples is not None
        samples, test, start = self._samples, header["test"], tensors["model"]
        after = []
        for indices in header["sets"]:
            if indices is None:
                adapted = tensors["kept"]
            else:
                adapted = _trainers.adapt(self._model, samples, start, indices, header["steps"], header["stepSize"])
            after.append(_trainers.scores(self._model, samples, adapted, test))
        return {
            "kind": "personalize",
            "before": _trainers.scores(self._model, samples, start, test),
            "after": after,
        }, {}

    def _batch(self, indices: list[int]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        assert self._samples is not None
        return self._samples.batch(indices)

    def _vector(self, values: Any, method: str) -> np.ndarray[Any, Any]:
        vector = np.asarray(values, dtype=np.float32).reshape(-1)
        if vector.size != self._count:
            raise ValueError(f"{method} returned {vector.size} numbers, but the model has {self._count} parameters")
        return vector


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to gfml. From now on, the program's own output goes to the error output."""
    answers = os.fdopen(os.dup(1), "wb")
    requests = os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)
    # a program that crashes must not take its last lines with it
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    return requests, answers

