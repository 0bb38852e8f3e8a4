import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { nameScheme, type RunConfig } from "../../simulation/index.ts";
import { type Metrics, openTracker, parametersOf, type TrackedEnd } from "../../tracking/index.ts";
import type { CliContext } from "../CliContext.ts";

/** The run to track, and its trackers. */
interface TrackedPlay {
  /** As after `--track`. */
  readonly trackers: readonly string[];
  readonly config: RunConfig;
  readonly folder: string;
  readonly resume: boolean;
  readonly notice: (line: string) => void;
}

/** A run at its trackers. */
interface Tracking {
  /** Writes down by what the trackers find the run again, once its folder exists. */
  readonly remember: () => void;
  readonly log: (step: number, metrics: Metrics) => void;
  readonly end: (how: TrackedEnd) => Promise<void>;
}

/** In a run's folder: by what each tracker finds the run again when it resumes. */
const FILE = "trackers.json";

/**
 * Opens a run at every tracker, before any work.
 *
 * @throws GFML_TRACKER_NAME, GFML_TRACKER
 */
export const startTracking = async (play: TrackedPlay, context: CliContext): Promise<Tracking> => {
  const { config, folder, notice } = play;
  const opened = play.trackers.map((text) => ({
    text,
    tracker: openTracker(text, { environment: context.environment, notice }),
  }));
  const known = play.resume ? readKnown(join(folder, FILE)) : {};
  for (const { text, tracker } of opened) {
    const previous = known[text];
    known[text] = await tracker.start({
      name: basename(resolve(folder)),
      parameters: parametersOf(config),
      tags: {
        "gfml.version": packageJson.version,
        "gfml.scheme": nameScheme(config.scheme),
        "gfml.folder": resolve(folder),
      },
      ...(previous !== undefined && { previous }),
      time: context.now(),
    });
  }
  return {
    remember: () => {
      if (opened.length > 0) writeFileSync(join(folder, FILE), `${JSON.stringify(known, undefined, 2)}\n`);
    },
    log: (step, metrics) => {
      for (const { tracker } of opened) tracker.log(step, metrics, context.now());
    },
    end: async (how) => {
      for (const { tracker } of opened) await tracker.end(how, context.now());
    },
  };
};

/** A file that is absent or damaged knows nothing: the trackers then show the rest of the run as a new one. */
const readKnown = (path: string): Record<string, string> => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return {};
  }
};
