import { every } from "../../core/index.ts";
import type { NetworkEvent } from "../NetworkNode.ts";

/** A connection, as the watchdog sees it. */
export interface Buffering {
  readonly account: string;
  readonly bytes: number;
  close(reason: string): void;
}

export interface WatchdogOptions {
  /** Returns the bytes in use; undefined if they are unknown. */
  readonly memory: (() => number) | undefined;
  readonly maxMemory: number;
  readonly buffering: () => readonly Buffering[];
  readonly onEvent: (event: NetworkEvent) => void;
}

export interface Watchdog {
  /** Whether payloads must be refused now. */
  isShort(): boolean;
  /** Checks once. A timer calls it too. */
  look(): void;
  stop(): void;
}

/** s */
const INTERVAL = 0.5;
/** A connection that buffers less is not the reason for short memory. */
const LEAST_BUFFER = 2 ** 20;

/**
 * Watches memory. Above the limit payloads are refused. While it stays above the limit, each check closes the connection
 * that buffers most.
 */
export const createWatchdog = ({ memory, maxMemory, buffering, onEvent }: WatchdogOptions): Watchdog => {
  let isShort = false;
  const look = (): void => {
    if (memory === undefined) return;
    const used = memory();
    const wasShort = isShort;
    isShort = used > maxMemory;
    if (!isShort) return;
    if (!wasShort) {
      onEvent({ kind: "memory", reason: `${used} bytes in use, ${maxMemory} allowed: payloads are refused` });
      return;
    }
    let largest: Buffering | undefined;
    for (const one of buffering()) if (one.bytes > (largest?.bytes ?? LEAST_BUFFER)) largest = one;
    if (largest === undefined) return;
    const reason = `memory is short, and this connection buffers most: ${largest.bytes} bytes`;
    onEvent({ kind: "memory", reason, account: largest.account });
    largest.close(reason);
  };
  const stop = every(INTERVAL, look);
  return { isShort: () => isShort, look, stop };
};
