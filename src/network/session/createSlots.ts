/** A bounded number of slots that accounts share fairly. */
export interface Slots {
  /**
   * Waits for a slot. The returned function releases it, once.
   *
   * @throws the signal's reason
   */
  acquire(account: string, signal: AbortSignal): Promise<() => void>;
  readonly taken: number;
  readonly waiting: number;
}

interface Waiter {
  readonly account: string;
  readonly start: () => void;
}

/** A free slot goes to the waiting account with the fewest slots, in order of arrival. No account holds more than half, or one. */
export const createSlots = (count: number): Slots => {
  const held = new Map<string, number>();
  const most = Math.max(1, Math.floor(count / 2));
  let waiters: Waiter[] = [];
  let taken = 0;
  const heldBy = (account: string): number => held.get(account) ?? 0;

  const fill = (): void => {
    while (taken < count) {
      let best: Waiter | undefined;
      for (const waiter of waiters) {
        if (heldBy(waiter.account) >= most) continue;
        if (best === undefined || heldBy(waiter.account) < heldBy(best.account)) best = waiter;
      }
      if (best === undefined) return;
      waiters = waiters.filter((waiter) => waiter !== best);
      taken++;
      held.set(best.account, heldBy(best.account) + 1);
      best.start();
    }
  };

  return {
    acquire: (account, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const giveUp = (): void => {
          waiters = waiters.filter((other) => other !== waiter);
          reject(signal.reason);
        };
        const waiter: Waiter = {
          account,
          start: () => {
            signal.removeEventListener("abort", giveUp);
            let isHeld = true;
            resolve(() => {
              if (!isHeld) return;
              isHeld = false;
              taken--;
              if (heldBy(account) === 1) held.delete(account);
              else held.set(account, heldBy(account) - 1);
              fill();
            });
          },
        };
        signal.addEventListener("abort", giveUp, { once: true });
        waiters.push(waiter);
        fill();
      }),
    get taken() {
      return taken;
    },
    get waiting() {
      return waiters.length;
    },
  };
};
