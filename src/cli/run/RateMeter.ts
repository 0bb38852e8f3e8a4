/** Measures rounds per second over the last rounds. */
export class RateMeter {
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
