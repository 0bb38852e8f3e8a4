"""FedLab's noniid-#label partition written with NumPy's legacy generator; needs numpy. Writes fedlabPartition.json."""

import hashlib
import json
import pathlib

import numpy as np


def partition(labels, classes, learners, per_learner, seed):
    random = np.random.RandomState(seed)
    times = [0] * classes
    contain = []
    for learner in range(learners):
        current = [learner % classes]
        times[learner % classes] += 1
        while len(current) < per_learner:
            drawn = int(random.randint(classes))
            if drawn not in current:
                current.append(drawn)
                times[drawn] += 1
        contain.append(current)
    parts = [[] for _ in range(learners)]
    for label in range(classes):
        indices = np.where(labels == label)[0]
        random.shuffle(indices)
        if times[label] == 0:  # where FedLab fails
            continue
        split = np.array_split(indices, times[label])
        taken = 0
        for learner in range(learners):
            if label in contain[learner]:
                parts[learner] += [int(index) for index in split[taken]]
                taken += 1
    return contain, parts


cases = []
for count, classes, learners, per_learner, seed in [
    (100, 10, 12, 2, 7),
    (1003, 10, 40, 2, 0),
    (1003, 10, 40, 2, 42),
    (5000, 10, 7, 2, 1),
    (5000, 10, 3, 2, 4294967295),
    (997, 7, 20, 3, 2021),
    (600, 2, 5, 2, 3),
    (300, 5, 6, 1, 9),
]:
    labels = np.array([(index * 7 % 23) * classes // 23 for index in range(count)])
    contain, parts = partition(labels, classes, learners, per_learner, seed)
    flat = np.concatenate([np.array(part, dtype="<i4") for part in parts])
    cases.append(
        {
            "count": count,
            "classes": classes,
            "learners": learners,
            "perLearner": per_learner,
            "seed": seed,
            "contain": contain,
            "sizes": [len(part) for part in parts],
            "first": parts[0][:10],
            "sha256": hashlib.sha256(flat.tobytes()).hexdigest(),
        }
    )

state = np.random.RandomState(5489)
many = [int(word) for word in state.randint(0, 2**32, size=2000, dtype=np.uint32)]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(
    json.dumps({"numpy": np.__version__, "seed5489": {"words1990": many[1990:2000]}, "cases": cases}, indent=1) + "\n"
)
