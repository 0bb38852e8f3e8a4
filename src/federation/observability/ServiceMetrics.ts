import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** The metrics of a service, for Prometheus. `docs/reference/operations.md` has the same table. */
export class ServiceMetrics {
  readonly #registry = new Registry();
  readonly round: Gauge;
  readonly roundSeconds: Histogram;
  readonly learners: Gauge<"state">;
  readonly updates: Counter<"outcome">;
  readonly refusals: Counter<"reason">;
  readonly headFailures: Counter;
  readonly takenBack: Counter;
  readonly embeddingMismatches: Counter;
  readonly accuracy: Gauge<"model">;
  readonly payments: Counter;
  readonly network: Gauge<"figure">;
  readonly door: Gauge<"figure">;
  readonly ready: Gauge;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.round = new Gauge({ name: "gfml_round", help: "the next round to play, from 0", registers });
    this.roundSeconds = new Histogram({
      name: "gfml_round_seconds",
      help: "wall-clock time of a round, from its start to its checkpoint",
      buckets: [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500],
      registers,
    });
    this.learners = new Gauge({
      name: "gfml_learners",
      help: "learners by state: registered, training, passive, connected, barred from heading",
      labelNames: ["state"],
      registers,
    });
    this.updates = new Counter({
      name: "gfml_updates_total",
      help: "updates of published members by outcome: delivered, late, unreachable, malformed, unpaid",
      labelNames: ["outcome"],
      registers,
    });
    this.refusals = new Counter({
      name: "gfml_refusals_total",
      help: "refused requests, connections and answers, by reason",
      labelNames: ["reason"],
      registers,
    });
    this.headFailures = new Counter({
      name: "gfml_head_failures_total",
      help: "coalitions forfeited because their head died or failed its check",
      registers,
    });
    this.takenBack = new Counter({
      name: "gfml_models_taken_back_total",
      help: "new models whose loss exploded: the coalition kept its old one, and nobody was paid",
      registers,
    });
    this.embeddingMismatches = new Counter({
      name: "gfml_embedding_mismatches_total",
      help: "updates whose owner signed different embeddings than it sent in that round",
      registers,
    });
    this.accuracy = new Gauge({
      name: "gfml_accuracy",
      help: "accuracy at the last measurement by test samples, with the shared model and after personalization",
      labelNames: ["model"],
      registers,
    });
    this.payments = new Counter({
      name: "gfml_payments_tokens_total",
      help: "tokens credited to learners since this process started",
      registers,
    });
    this.network = new Gauge({
      name: "gfml_network",
      help: "figures of the network node: connections, bytes in and out, reservations",
      labelNames: ["figure"],
      registers,
    });
    this.door = new Gauge({
      name: "gfml_door_connections",
      help: "connections at the door that sent no request yet (pending), and those closed for it (dropped)",
      labelNames: ["figure"],
      registers,
    });
    this.ready = new Gauge({ name: "gfml_ready", help: "1 while learners can join", registers });
  }

  /** The text for Prometheus, and its content type. */
  async read(): Promise<{ readonly text: string; readonly type: string }> {
    return { text: await this.#registry.metrics(), type: this.#registry.contentType };
  }
}
