/** A run, as a tracker shows it in its list. */
export interface TrackedRun {
  readonly name: string;
  /** Fields of the configuration by their path, as text. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Facts by which runs are found again, for example the version of gfml. */
  readonly tags: Readonly<Record<string, string>>;
  /** What `start` returned for an earlier part of this run; it continues there. */
  readonly previous?: string;
  /** ms since 1970. */
  readonly time: number;
}

/** How a run ended. */
export type TrackedEnd = "finished" | "stopped" | "failed";

/**
 * A program that shows the metrics of runs. A tracker never makes a run fail once it has started: `log` returns at once, and what
 * cannot be sent is reported and given up at the end.
 */
export interface Tracker {
  /** What the user calls it, for messages. */
  readonly name: string;
  /**
   * Opens the run at the tracker.
   *
   * @returns by what the run is found again when it resumes
   * @throws GFML_TRACKER if the tracker cannot be reached or refuses
   */
  start(run: TrackedRun): Promise<string>;
  /**
   * Takes metrics after a round.
   *
   * @param step - rounds played, from 1
   * @param time - ms since 1970
   */
  log(step: number, metrics: Readonly<Record<string, number>>, time: number): void;
  /** Sends what is left and closes. Resolves also if that fails. */
  end(how: TrackedEnd, time: number): Promise<void>;
}

/** What a tracker needs of its surroundings. */
export interface TrackerEdges {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called with one line for each fault after the start. */
  readonly notice: (line: string) => void;
}
