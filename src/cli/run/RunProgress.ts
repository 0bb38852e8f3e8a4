import { every } from "../../core/index.ts";
import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import type { RunFacts } from "../../simulation/index.ts";
import type { CliContext } from "../CliContext.ts";
import { LiveScreen } from "../print/LiveScreen.ts";
import { type RunView, renderEvaluationLine, renderLine, renderScreen, STOPPING } from "./renderProgress.ts";

/** How a command reports its progress. */
export type ProgressStyle = "screen" | "lines" | "json" | "quiet";

/** Approximate number of lines for a long run. */
const LINES = 100;
/** Fewest ms between two drawings. */
const FRAME = 100;

/** Reports the progress of a run as a live screen, plain lines, lines of JSON, or not at all. */
export class RunProgress {
  readonly #facts: RunFacts;
  readonly #context: CliContext;
  readonly #style: ProgressStyle;
  readonly #meter = new RateMeter();
  readonly #screen: LiveScreen | undefined;
  readonly #stopDrawing: (() => void) | undefined;
  #round: RoundRecord | undefined;
  #learners: readonly LearnerRecord[] = [];
  #evaluation: EvaluationRecord | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(facts: RunFacts, context: CliContext, style: ProgressStyle, evaluation?: EvaluationRecord) {
    this.#facts = facts;
    this.#context = context;
    this.#style = style;
    this.#evaluation = evaluation;
    this.#meter.mark(context.now());
    if (style === "screen") {
      const { style: colors } = context.out;
      this.#screen = new LiveScreen(context.out, (width, height) => renderScreen(this.#view(), width, height, colors));
      this.#screen.draw();
      this.#stopDrawing = every(1, () => this.#screen?.draw(), { holdsProcess: false });
    }
    context.signal.addEventListener("abort", this.#onStop);
  }

  round(record: RoundRecord, learners: readonly LearnerRecord[]): void {
    const now = this.#context.now();
    this.#meter.mark(now);
    this.#round = record;
    this.#learners = learners;
    if (this.#style === "json") this.#json({ event: "round", ...record });
    if (this.#style === "lines") {
      const { rounds } = this.#facts.config;
      const every = Math.max(1, Math.ceil(rounds / LINES));
      if ((record.round + 1) % every === 0 || record.round + 1 === rounds) this.#line(renderLine(this.#view()));
    }
    if (now - this.#drawnAt >= FRAME) this.#draw(now);
  }

  evaluation(record: EvaluationRecord): void {
    this.#evaluation = record;
    if (this.#style === "json") this.#json({ event: "evaluation", ...record });
    if (this.#style === "lines") this.#line(renderEvaluationLine(record));
    this.#draw(this.#context.now());
  }

  /** Ends the display. The last drawing stays. */
  close(): void {
    this.#stopDrawing?.();
    this.#context.signal.removeEventListener("abort", this.#onStop);
    this.#screen?.draw();
    this.#screen?.close();
  }

  readonly #onStop = (): void => {
    if (this.#style === "screen") this.#draw(this.#context.now());
    else if (this.#style === "lines") this.#context.err.write(`${STOPPING}\n`);
  };

  #draw(now: number): void {
    this.#drawnAt = now;
    this.#screen?.draw();
  }

  #view(): RunView {
    return {
      facts: this.#facts,
      round: this.#round,
      learners: this.#learners,
      evaluation: this.#evaluation,
      rate: this.#meter.rate(),
      stopping: this.#context.signal.aborted,
    };
  }

  #line(text: string): void {
    this.#context.out.write(`${text}\n`);
  }

  #json(value: unknown): void {
    this.#context.out.write(`${JSON.stringify(value)}\n`);
  }
}

/** Chooses the progress style: by the flags, else a screen on a terminal that supports it, else lines. */
export const progressStyle = (
  flags: { readonly json?: true; readonly quiet?: true },
  { out, environment }: CliContext,
): ProgressStyle => {
  if (flags.json) return "json";
  if (flags.quiet) return "quiet";
  return out.isTTY && environment.TERM !== "dumb" && (environment.CI ?? "") === "" ? "screen" : "lines";
};

/** Measures rounds per second over the last rounds. */
class RateMeter {
  readonly #times: number[] = [];

  /** Marks the end of a round. `time` in ms. */
  mark(time: number): void {
    this.#times.push(time);
    if (this.#times.length > KEPT) this.#times.shift();
  }

  /** Rounds per second; undefined before two marks. */
  rate(): number | undefined {
    const span = this.#times.at(-1)! - this.#times[0]!;
    return this.#times.length < 2 || span <= 0 ? undefined : (1000 * (this.#times.length - 1)) / span;
  }
}

const KEPT = 20;
