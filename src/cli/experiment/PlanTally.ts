import { type PlanEvent, type PlannedRun, workOf } from "../../experiments/index.ts";

/** A run that is being played. */
export interface RunningRun {
  readonly run: PlannedRun;
  /** Rounds that the run's checkpoint already had. */
  readonly startRound: number;
  /** Rounds finished. */
  readonly round: number;
  /** ms since 1970 */
  readonly since: number;
}

/** The state of an experiment, computed from its events. */
export class PlanTally {
  runs = 0;
  cached = 0;
  played = 0;
  readonly failed: { readonly run: PlannedRun; readonly message: string }[] = [];
  stopped = 0;
  /** Keys of runs that other processes play. */
  readonly held: Set<string> = new Set();
  readonly running: Map<string, RunningRun> = new Map();
  #workLeft = 0;
  #workDone = 0;
  #startedAt = 0;

  /** `now` in ms since 1970. */
  add(event: PlanEvent, now: number): void {
    switch (event.kind) {
      case "planned":
        this.runs = event.runs;
        this.cached = event.cached;
        this.#workLeft = event.toPlay.reduce((sum, run) => sum + workOf(run), 0);
        this.#startedAt = now;
        return;
      case "started":
        this.held.delete(event.run.key);
        this.running.set(event.run.key, { run: event.run, startRound: event.round, round: event.round, since: now });
        return;
      case "round": {
        const running = this.running.get(event.run.key);
        if (running !== undefined) this.running.set(event.run.key, { ...running, round: event.round });
        return;
      }
      case "held":
        this.held.add(event.run.key);
        return;
      case "finished":
        this.played++;
        this.#end(event.run, !event.elsewhere);
        return;
      case "failed":
        this.failed.push({ run: event.run, message: event.error.shortMessage });
        this.#end(event.run, false);
        return;
      case "stopped":
        this.stopped++;
        this.#end(event.run, false);
    }
  }

  /** Runs that ended, with or without success. */
  get over(): number {
    return this.cached + this.played + this.failed.length;
  }

  /** s since the first run was started. */
  elapsed(now: number): number {
    return (now - this.#startedAt) / 1000;
  }

  /** Estimated s until the end at the rate so far; undefined while there is no rate. */
  secondsLeft(now: number): number | undefined {
    let done = this.#workDone;
    let left = this.#workLeft;
    for (const { run, startRound, round } of this.running.values()) {
      const perRound = workOf(run) / run.config.rounds;
      done += perRound * (round - startRound);
      left -= perRound * round;
    }
    return done > 0 ? (left / done) * this.elapsed(now) : undefined;
  }

  #end(run: PlannedRun, isPlayedHere: boolean): void {
    const running = this.running.get(run.key);
    const perRound = workOf(run) / run.config.rounds;
    if (isPlayedHere) this.#workDone += perRound * (run.config.rounds - (running?.startRound ?? 0));
    this.#workLeft -= workOf(run);
    this.running.delete(run.key);
    this.held.delete(run.key);
  }
}
