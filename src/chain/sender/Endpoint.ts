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

  constructor(url: string) {
    this.url = url;
    this.shown = hideUrl(url);
  }

  isHealthy(now: number): boolean {
    return now >= this.#restsUntil;
  }

  worked(): void {
    this.#faults = 0;
    this.#restsUntil = Number.NEGATIVE_INFINITY;
  }

  failed(fault: EndpointFault, now: number): void {
    this.lastFault = fault;
    // after a break a different node may have the same address
    this.rightChain = false;
    if (fault.reason !== "behind") this.block = undefined;
    this.#restsUntil = now + Math.min(FIRST_REST * 2 ** Math.min(this.#faults, 10), LONGEST_REST);
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
