import type { EndpointFault } from "./EndpointFault.ts";

/** Milliseconds that a node rests after its first fault; doubled by each further fault. */
const FIRST_REST = 500;
const LONGEST_REST = 30_000;

/** One node of the chain and its known state. */
export class Endpoint {
  readonly url: string;
  /** The URL in a form that may be shown. */
  readonly shown: string;
  /** Whether it has responded with the right chain id since its last fault. */
  rightChain = false;
  /** Newest block it is known to have. */
  block: bigint | undefined;
  lastFault: EndpointFault | undefined;
  #faults = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;
  #asksForRest = false;

  constructor(url: string) {
    this.url = url;
    this.shown = hideUrl(url);
  }

  isHealthy(now: number): boolean {
    return now >= this.#restsUntil;
  }

  /** Milliseconds until the node may be asked again, if it asked for the rest itself; 0 otherwise. */
  restLeft(now: number): number {
    return this.#asksForRest ? Math.max(0, this.#restsUntil - now) : 0;
  }

  worked(): void {
    this.#asksForRest = false;
    this.#faults = 0;
    this.#restsUntil = Number.NEGATIVE_INFINITY;
  }

  failed(fault: EndpointFault, now: number): void {
    this.lastFault = fault;
    // after a break a different node may have the same address; a busy node is the one that it was
    if (fault.reason !== "too many requests" && fault.reason !== "behind") this.rightChain = false;
    if (fault.reason !== "behind") this.block = undefined;
    const rest = Math.min(FIRST_REST * 2 ** Math.min(this.#faults, 10), LONGEST_REST);
    this.#restsUntil = now + Math.max(rest, 1000 * (fault.retryAfter ?? 0));
    this.#asksForRest = fault.retryAfter !== undefined;
    this.#faults += 1;
  }

  saw(block: bigint): void {
    if (this.block === undefined || block > this.block) this.block = block;
  }
}

/** A URL in a form that may be shown. Providers put access keys into path, query and user, so only the host remains. */
const hideUrl = (url: string): string => {
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}${pathname.length > 1 || search.length > 0 ? "/…" : ""}`;
};
