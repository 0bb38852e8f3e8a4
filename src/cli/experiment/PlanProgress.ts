import { every } from "../../core/index.ts";
import type { PlanEvent } from "../../experiments/index.ts";
import { clockTime, countOf } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { LiveScreen } from "../print/LiveScreen.ts";
import type { ProgressStyle } from "../run/RunProgress.ts";
import { PlanTally } from "./PlanTally.ts";
import { nameRun, renderPlanScreen, STOPPING } from "./renderPlanScreen.ts";

/** Fewest ms between two drawings. */
const FRAME = 200;

/** Reports the progress of an experiment as a live screen, a line for each run, lines of JSON, or not at all. */
export class PlanProgress {
  readonly tally: PlanTally = new PlanTally();
  readonly #context: CliContext;
  readonly #style: ProgressStyle;
  readonly #screen: LiveScreen | undefined;
  readonly #stopDrawing: (() => void) | undefined;
  readonly #startedAt = new Map<string, number>();
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(name: string, context: CliContext, style: ProgressStyle) {
    this.#context = context;
    this.#style = style;
    if (style === "screen") {
      const { style: colors } = context.out;
      const view = () => ({ name, tally: this.tally, now: context.now(), stopping: context.signal.aborted });
      this.#screen = new LiveScreen(context.out, (width, height) => renderPlanScreen(view(), width, height, colors));
      this.#stopDrawing = every(1, () => this.#screen?.draw(), { holdsProcess: false });
    }
    context.signal.addEventListener("abort", this.#onStop);
  }

  readonly onEvent = (event: PlanEvent): void => {
    const now = this.#context.now();
    this.tally.add(event, now);
    if (event.kind === "started") this.#startedAt.set(event.run.key, now);
    if (this.#style === "json") this.#context.out.write(`${JSON.stringify(jsonEvent(event))}\n`);
    if (this.#style === "lines") this.#line(event, now);
    if (this.#style === "quiet" && event.kind === "notice") this.#context.err.write(`${event.line}\n`);
    if (event.kind !== "round" || now - this.#drawnAt >= FRAME) {
      this.#drawnAt = now;
      this.#screen?.draw();
    }
  };

  /** Ends the display. The last drawing stays. */
  close(): void {
    this.#stopDrawing?.();
    this.#context.signal.removeEventListener("abort", this.#onStop);
    this.#screen?.draw();
    this.#screen?.close();
  }

  readonly #onStop = (): void => {
    if (this.#style === "screen") this.#screen?.draw();
    else if (this.#style === "lines") this.#context.err.write(`${STOPPING}\n`);
  };

  #line(event: PlanEvent, now: number): void {
    const text = this.#tell(event, now);
    if (text !== undefined) this.#context.out.write(`${text}\n`);
  }

  #tell(event: PlanEvent, now: number): string | undefined {
    const { tally } = this;
    const place = `${String(tally.over).padStart(String(tally.runs).length)}/${tally.runs}`;
    switch (event.kind) {
      case "planned":
        return `${countOf(event.runs, "run")}, ${event.cached} of them in the cache`;
      case "started":
        return event.round > 0
          ? `${place}  ${nameRun(event.run.labels)} resumes after round ${event.round}`
          : undefined;
      case "round":
        return undefined;
      case "finished": {
        const left = tally.secondsLeft(now);
        const rest = left === undefined || tally.over === tally.runs ? "" : `, about ${clockTime(left)} left`;
        return `${place}  ${nameRun(event.run.labels)} ${event.elsewhere ? "finished by another process" : `finished in ${this.#time(event.run.key, now)}`}${rest}`;
      }
      case "failed":
        return `${place}  ${nameRun(event.run.labels)} failed: ${event.error.shortMessage}`;
      case "stopped":
        return `${place}  ${nameRun(event.run.labels)} stopped after round ${event.round}`;
      case "held":
        return `${place}  ${nameRun(event.run.labels)} is being played by ${event.by}`;
      case "notice":
        return `${place}  ${nameRun(event.run.labels)}: ${event.line}`;
    }
  }

  #time(key: string, now: number): string {
    return clockTime((now - (this.#startedAt.get(key) ?? now)) / 1000);
  }
}

/** An event as JSON data. It identifies a run by labels and key, without its configuration. */
const jsonEvent = (event: PlanEvent): Record<string, unknown> => {
  const { kind, ...rest } = event;
  if (kind === "planned") return { event: kind, runs: event.runs, cached: event.cached };
  const { run, error, ...others } = rest as {
    run: { labels: unknown; key: string; config: { rounds: number } };
    error?: { code: string; shortMessage: string };
  };
  return {
    event: kind,
    labels: run.labels,
    key: run.key,
    ...others,
    ...(kind === "round" && { rounds: run.config.rounds }),
    ...(error && { code: error.code, message: error.shortMessage }),
  };
};
