"""Messages of Flower as objects, made by Flower itself (flwr 1.42): python test/golden/flower.py > test/golden/flower.json"""

import json

import numpy as np
from flwr.app import ArrayRecord, ConfigRecord, Error, MetricRecord, RecordDict
from flwr.app.message.message import make_message
from flwr.app.metadata import Metadata
from flwr.compat.common.parameter import ndarrays_to_parameters
from flwr.compat.common.recorddict_compat import evaluateins_to_recorddict, fitins_to_recorddict
from flwr.compat.common.typing import EvaluateIns, FitIns
from flwr.supercore.inflatable.inflatable_object import get_all_nested_objects, get_object_tree


def plain(tree):
    return {"objectId": tree.object_id, "children": [plain(child) for child in tree.children]}


def described(content=None, error=None, message_type="train", group_id="3", reply_to=""):
    metadata = Metadata(
        run_id=16138437187441254712,
        message_id="",
        src_node_id=1,
        dst_node_id=9223372036854775809,
        reply_to_message_id=reply_to,
        group_id=group_id,
        created_at=1764547200.25,
        ttl=3600.0,
        message_type=message_type,
    )
    message = make_message(metadata=metadata, content=content, error=error)
    objects = get_all_nested_objects(message)
    return {"tree": plain(get_object_tree(message)), "objects": {key: value.deflate().hex() for key, value in objects.items()}}


weights = np.arange(6, dtype=np.float32).reshape(3, 2) / 8
bias = np.array([0.5, -1.0], dtype=np.float64)
print(
    json.dumps(
        {
            "train": described(
                RecordDict(
                    {
                        "arrays": ArrayRecord([weights, bias, np.zeros(0, np.float32), np.array(7, np.float32)]),
                        "config": ConfigRecord(
                            {
                                "lr": 0.25,
                                "local-epochs": 3,
                                "big": 2**60,
                                "name": "größe",
                                "on": True,
                                "raw": b"\x00\x01",
                                "floats": [0.5, 1.5],
                                "ints": [-1, 2],
                                "words": ["a", "b"],
                                "flags": [True, False],
                            }
                        ),
                    }
                )
            ),
            "reply": described(
                RecordDict(
                    {
                        "arrays": ArrayRecord({"0.weight": ArrayRecord([weights])["0"], "ü": ArrayRecord([bias])["0"]}),
                        "metrics": MetricRecord({"num-examples": 48, "train_loss": 0.125}),
                    }
                ),
                reply_to="ab" * 32,
            ),
            "error": described(error=Error(2, "no such file"), group_id="", reply_to="cd" * 32),
            "fit": described(
                fitins_to_recorddict(FitIns(ndarrays_to_parameters([weights, bias]), {"lr": 0.25, "epochs": 2}), True)
            ),
            "evaluate": described(
                evaluateins_to_recorddict(EvaluateIns(ndarrays_to_parameters([weights, bias]), {}), True),
                message_type="evaluate",
            ),
        },
        indent=1,
    )
)
