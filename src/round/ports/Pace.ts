/** Real time, for a trainer that works at part of its speed. */
export interface Pace {
  /** Seconds since an arbitrary start. Never decreases. */
  now(): number;
  /** Waits for this many seconds, or a little longer. */
  wait(seconds: number): Promise<void>;
}
