"""Run folders of gfml as tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from safetensors.numpy import load_file

from ._model import Array

Row = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """A run folder. The tables are pandas or polars frames; docs/reference/run-folder.md of gfml describes their columns.

    Groups inside a record are flattened with dots, such as ``stability.nashStable``.
    """

    #: The folder.
    path: Path
    #: Configuration, versions, hashes, times and result of the run.
    manifest: dict[str, Any]
    #: One row a round.
    rounds: Any
    #: One row a coalition and round.
    coalitions: Any
    #: One row an active learner and round.
    learners: Any
    #: One row an option that a learner had: a coalition that it could join, with its utility term by term.
    options: Any
    #: One row a measurement.
    evaluations: Any
    #: One row a learner and measurement: its accuracy before and after personalization.
    accuracies: Any

    def model(self, coalition: int) -> dict[str, Array]:
        """The tensors of a coalition's model at the end of the run."""
        return load_file(self.path / "models" / f"coalition-{coalition}.safetensors")


def read_run(folder: str | Path, frames: Literal["pandas", "polars"] = "pandas") -> Run:
    """Reads the folder that ``gfml run`` or ``gfml provider`` left.

    :param frames: the library of the tables; it must be installed
    :raises FileNotFoundError: if there is no such folder
    :raises ValueError: if the folder holds no run
    """
    path = Path(folder)
    if not (path / "manifest.json").is_file():
        if not path.is_dir():
            raise FileNotFoundError(f"read_run: there is no folder {path}")
        raise ValueError(f"read_run: {path} holds no run: manifest.json is missing")
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    rounds = list(_records(path / "rounds.jsonl"))
    learners = list(_records(path / "learners.jsonl"))
    evaluations = list(_records(path / "evaluations.jsonl"))
    make = _maker(frames)
    return Run(
        path=path,
        manifest=manifest,
        rounds=make(rounds),
        coalitions=make(_inner(rounds, "coalitions", ("round",))),
        learners=make(learners),
        options=make(_inner(learners, "options", ("round", "learner"), "option")),
        evaluations=make(evaluations),
        accuracies=make(_inner(evaluations, "byLearner", ("round",))),
    )


def _records(file: Path) -> Iterator[Row]:
    if not file.is_file():
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            # a run that is still played, or was killed, may have half a line at its end
            if line.endswith("\n"):
                yield json.loads(line)


def _inner(records: Iterable[Row], name: str, keys: tuple[str, ...], place: str | None = None) -> Iterator[Row]:
    for record in records:
        for index, row in enumerate(record.get(name) or []):
            numbered = {} if place is None else {place: index}
            yield {**{key: record[key] for key in keys}, **numbered, **row}


def _flat(record: Row, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        # lists of records have a table of their own
        elif not (isinstance(value, list) and any(isinstance(one, dict) for one in value)):
            yield f"{prefix}{name}", value


def _maker(frames: str) -> Any:
    if frames not in ("pandas", "polars"):
        raise ValueError(f'read_run: frames is {frames!r}; it must be "pandas" or "polars"')
    try:
        library = __import__(frames)
    except ImportError as error:
        raise ImportError(f"read_run needs {frames}: pip install {frames}") from error

    def make(records: Iterable[Row]) -> Any:
        rows = [dict(_flat(record)) for record in records]
        return library.DataFrame(rows, **({"infer_schema_length": None} if frames == "polars" else {}))

    return make
