import type { Timer } from "../../src/chain/sender/Timer.ts";

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Time that leaps to the next sleeper whenever nothing else is left to do. */
export class VirtualTimer implements Timer {
  #now = 0;
  #sleepers: Sleeper[] = [];
  #isPumping = false;

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const sleeper: Sleeper = { until: this.#now + milliseconds, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        reject(signal.reason);
      });
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      const [first] = this.#sleepers.toSorted((left, right) => left.until - right.until);
      if (first === undefined) return;
      this.#sleepers = this.#sleepers.filter((each) => each !== first);
      this.#now = Math.max(this.#now, first.until);
      first.wake();
      this.#pump();
    });
  }
}
