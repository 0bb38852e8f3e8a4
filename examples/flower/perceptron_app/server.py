"""The server: FedAvg over as many clients as its configuration says."""

import json
from pathlib import Path

import numpy as np
from flwr.app import ArrayRecord, ConfigRecord, Context
from flwr.serverapp import Grid, ServerApp
from flwr.serverapp.strategy import FedAvg

from perceptron_app import network

app = ServerApp()


class RecordedFedAvg(FedAvg):
    """FedAvg that keeps each reply's arrays in a folder, and evaluates after the last round only."""

    def __init__(self, rounds: int, record: str, clients: int) -> None:
        super().__init__(min_available_nodes=clients, min_train_nodes=clients, min_evaluate_nodes=clients)
        self.rounds = rounds
        self.record = record

    def aggregate_train(self, server_round, replies):
        replies = list(replies)
        for reply in replies:
            if self.record and reply.has_content():
                file = Path(self.record) / f"round{server_round}-node{reply.metadata.src_node_id}.npz"
                np.savez(file, *reply.content["arrays"].to_numpy_ndarrays())
        return super().aggregate_train(server_round, replies)

    def configure_evaluate(self, server_round, arrays, config, grid):
        if server_round < self.rounds:
            return []
        return super().configure_evaluate(server_round, arrays, config, grid)


@app.main()
def main(grid: Grid, context: Context) -> None:
    config = context.run_config
    rounds = int(config["rounds"])
    sizes = [int(size) for size in str(config["layers"]).split(",")]
    strategy = RecordedFedAvg(rounds, str(config["record"]), int(config["clients"]))
    result = strategy.start(
        grid=grid,
        initial_arrays=ArrayRecord(network.initial(sizes)),
        num_rounds=rounds,
        train_config=ConfigRecord({"lr": float(config["rate"]), "local-epochs": int(config["epochs"])}),
    )
    metrics = dict(result.evaluate_metrics_clientapp.get(rounds, {}))
    print(f"after {rounds} rounds: {metrics}", flush=True)
    if config["record"]:
        folder = Path(str(config["record"]))
        np.savez(folder / "final.npz", *result.arrays.to_numpy_ndarrays())
        (folder / "metrics.json").write_text(json.dumps(metrics))
