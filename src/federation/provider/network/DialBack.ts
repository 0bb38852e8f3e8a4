import { reachOf } from "../../../network/browser.ts";

/** Direct addresses of a learner that are dialed; further ones are not passed on. */
const MOST_DIALED = 4;
/** Time that a dial may take, s. */
const TIMEOUT = 3;
/** Time for which an answered dial counts, and the first and longest time before a failed address is dialed again, s. */
const VALID = 600;
const FIRST_PAUSE = 60;
const LONGEST_PAUSE = 3600;
/** Entries to remember. Beyond it, the oldest are forgotten. */
const MOST_KNOWN = 20_000;

interface Known {
  readonly isReached: boolean;
  /** Failures in a row. */
  readonly failures: number;
  /** It is not dialed again before this time, s. */
  readonly until: number;
}

/**
 * Checks the addresses that learners announce before other learners get them: the provider dials them, and the learner's key
 * must answer. Otherwise a learner could send a whole coalition to a stranger's port. A failed address is dialed again after
 * growing pauses.
 *
 * An address of a private network that the provider is not on cannot be checked. It is passed on to learners of that network
 * only.
 */
export class DialBack {
  readonly #dial: (address: string, account: string, timeout: number) => Promise<boolean>;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();

  /**
   * @param dial - returns whether the account is reachable at an address within the timeout, s
   * @param now - returns a monotonic time, s
   */
  constructor(
    dial: (address: string, account: string, timeout: number) => Promise<boolean>,
    now: () => number = () => performance.now() / 1000,
  ) {
    this.#dial = dial;
    this.#now = now;
  }

  /**
   * The addresses of a learner that others may get.
   *
   * @param from - the remote address of the learner's connection
   */
  async reachable(account: string, addresses: readonly string[], from: string): Promise<string[]> {
    const direct = addresses.filter((address) => !isRelayed(address));
    const isLocal = reachOf(from) !== "public";
    // where the provider is on the learner's network or machine, it can dial private addresses, too
    const dialed = direct.filter((address) => isLocal || reachOf(address) === "public").slice(0, MOST_DIALED);
    const isAnswered = await Promise.all(dialed.map((address) => this.#answers(address, account)));
    const reached = new Set(dialed.filter((_, index) => isAnswered[index]));
    return addresses.filter(
      (address) => isRelayed(address) || reached.has(address) || (!isLocal && reachOf(address) === "private"),
    );
  }

  async #answers(address: string, account: string): Promise<boolean> {
    const key = `${account} ${address}`;
    const known = this.#known.get(key);
    if (known !== undefined && this.#now() < known.until) return known.isReached;
    const isReached = await this.#dial(address, account, TIMEOUT);
    const failures = isReached ? 0 : (known?.failures ?? 0) + 1;
    const wait = isReached ? VALID : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1));
    this.#known.delete(key);
    this.#known.set(key, { isReached, failures, until: this.#now() + wait });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return isReached;
  }
}

const isRelayed = (address: string): boolean => address.includes("/p2p-circuit");
