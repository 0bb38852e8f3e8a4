/** Real time, for a trainer that works at part of its speed. */
export interface Pace {
  /** s since whenever; never goes back. */
  now(): number;
  /** Lets this many seconds pass, or a little more. */
  wait(seconds: number): Promise<void>;
}
