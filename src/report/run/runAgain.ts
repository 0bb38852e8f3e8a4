import { configDifferences, namedLayer, presets, type RunConfig, resolveConfig } from "../../simulation/index.ts";

/** A field in which a run differs from its preset. */
export interface Departure {
  readonly field: string;
  /** The preset's value as text; "not set" if it has none. */
  readonly preset: string;
  readonly value: string;
}

/** The fields in which a configuration differs from its preset. */
export const departures = (config: RunConfig): Departure[] =>
  differencesOf(config).map(({ field, before, after }) => ({ field, preset: show(before), value: show(after) }));

/** The shell command that plays a run with this configuration again. */
export const commandOf = (config: RunConfig, output: string): string => {
  const preset = config.preset === "faithful" ? [] : [`--preset ${config.preset}`];
  return ["gfml run", ...preset, ...settingsOf(config, ["preset"]), `--output ${quote(output)}`].join(" \\\n  ");
};

/** Number of paired seeds in the suggested command: the fewest that give a useful interval. */
const PAIRS = 3;

/**
 * The shell command that plays pairs of runs with and without a run's scenario or misbehavior; undefined if the run has neither. The
 * command chooses the seeds. It keeps only the ledger `centralized`, because results are the same on all others.
 */
export const scenarioCommandOf = (config: RunConfig, output: string): string | undefined => {
  if (config.scenario === undefined && config.misbehavior.fraction === 0) return undefined;
  const preset = config.preset === "faithful" ? [] : [`--set preset=${config.preset}`];
  const ignored = ["preset", "seed", ...(config.ledger === "centralized" ? [] : ["ledger"])];
  return [
    "gfml scenario",
    `--seeds ${PAIRS}`,
    ...preset,
    ...settingsOf(config, ignored),
    `--output ${quote(output)}`,
  ].join(" \\\n  ");
};

/** `--set` for each field in which a configuration differs from its preset, except ignored ones. */
const settingsOf = (config: RunConfig, ignored: readonly string[]): string[] =>
  differencesOf(config)
    .filter(({ field, after }) => !ignored.includes(field) && after !== undefined)
    .flatMap(({ field, after }) => leaves(field, after))
    .map(([field, value]) => `--set ${quote(`${field}=${value}`)}`);

const differencesOf = (config: RunConfig): ReturnType<typeof configDifferences> =>
  configDifferences(
    resolveConfig([namedLayer("preset", { ...presets[config.preset], preset: config.preset })]),
    config,
  );

/** A scenario stays one value, because a later setting of a part would replace the earlier ones. */
const leaves = (field: string, value: unknown): [field: string, value: string][] => {
  if (typeof value !== "object" || value === null) return [[field, String(value)]];
  if (Array.isArray(value) || field === "scenario") return [[field, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(`${field}.${name}`, inner));
};

const show = (value: unknown): string =>
  value === undefined ? "not set" : typeof value === "string" ? value : JSON.stringify(value);

const quote = (text: string): string => (/^[\w./+:@%=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
