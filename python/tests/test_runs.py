"""Run folders as tables."""

from __future__ import annotations

import json

import numpy as np
import pytest
from gfml import read_run
from safetensors.numpy import save_file

ROUNDS = [
    {"round": n, "payments": 1.5 * n, "sittingOut": [], "stability": {"nashStable": True}, "coalitions": [
        {"coalition": 0, "members": [0, 1], "providerUtility": 3.0},
        {"coalition": 1, "members": [2], "providerUtility": None},
    ]}
    for n in range(2)
]
LEARNERS = [
    {"round": 0, "learner": 2, "payment": 4.0, "options": [{"utility": 1.0, "terms": {"similarity": 0.5}}, {"utility": 2.0}]}
]
EVALUATIONS = [
    {"round": 1, "active": {"after": {"accuracy": 0.75}}, "byLearner": [{"learner": 2, "before": 0.5, "after": 0.75}]}
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"format": "gfml-run", "roundsPlayed": 2}))
    for name, records in {"rounds": ROUNDS, "learners": LEARNERS, "evaluations": EVALUATIONS}.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))
    (tmp_path / "models").mkdir()
    save_file({"layer1.weight": np.ones((2, 3), np.float32)}, tmp_path / "models" / "coalition-0.safetensors")
    return tmp_path


@pytest.mark.parametrize("frames", ["pandas", "polars"])
def test_a_folder_is_read_as_tables(folder, frames):
    pytest.importorskip(frames)
    run = read_run(folder, frames)
    assert run.manifest["roundsPlayed"] == 2
    assert list(run.rounds["payments"]) == [0, 1.5]
    assert list(run.rounds["stability.nashStable"]) == [True, True]
    assert "coalitions" not in run.rounds.columns
    assert list(run.coalitions["round"]) == [0, 0, 1, 1]
    assert list(run.coalitions["coalition"]) == [0, 1, 0, 1]
    assert list(run.options["option"]) == [0, 1]
    assert list(run.options["utility"]) == [1, 2]
    assert list(run.evaluations["active.after.accuracy"]) == [0.75]
    assert list(run.accuracies["after"]) == [0.75]
    assert run.model(0)["layer1.weight"].shape == (2, 3)


def test_half_a_line_at_the_end_is_left_out(folder):
    pytest.importorskip("pandas")
    with (folder / "rounds.jsonl").open("a") as file:
        file.write('{"round":2,"pay')
    assert len(read_run(folder).rounds) == 2


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"manifest\.json is missing"):
        read_run(tmp_path)
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        read_run(tmp_path / "absent")


def test_other_libraries_are_refused(folder):
    with pytest.raises(ValueError, match='must be "pandas" or "polars"'):
        read_run(folder, "arrow")  # type: ignore[arg-type]
