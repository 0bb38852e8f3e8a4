"""A client in Python. Its node config names a table: numbers, and the class in the last column."""

import numpy as np
from flwr.app import ArrayRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp

from perceptron_app import network

app = ClientApp()


def samples(context: Context):
    table = np.loadtxt(context.node_config["table"], delimiter=",", skiprows=1, dtype=np.float32, ndmin=2)
    tests = int(context.node_config.get("test-rows", 0))
    features, labels = table[:, :-1], table[:, -1].astype(int)
    end = len(table) - tests
    return (features[:end], labels[:end]), (features[end:], labels[end:])


@app.train()
def train(message: Message, context: Context) -> Message:
    (features, labels), _ = samples(context)
    config = message.content["config"]
    arrays, loss = network.train(
        message.content["arrays"].to_numpy_ndarrays(), features, labels, config["lr"], config["local-epochs"]
    )
    metrics = MetricRecord({"train_loss": loss, "num-examples": len(labels)})
    return Message(RecordDict({"arrays": ArrayRecord(arrays), "metrics": metrics}), reply_to=message)


@app.evaluate()
def evaluate(message: Message, context: Context) -> Message:
    _, (features, labels) = samples(context)
    loss, accuracy = network.evaluate(message.content["arrays"].to_numpy_ndarrays(), features, labels)
    metrics = MetricRecord({"eval_loss": loss, "eval_acc": accuracy, "num-examples": len(labels)})
    return Message(RecordDict({"metrics": metrics}), reply_to=message)
