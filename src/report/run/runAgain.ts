import { configDifferences, namedLayer, presets, type RunConfig, resolveConfig } from "../../simulation/index.ts";

/** A field in which a run departs from its preset. */
export interface Departure {
  readonly field: string;
  /** As text: what the preset says, "not set" where it says nothing. */
  readonly preset: string;
  readonly value: string;
}

/** What a run's configuration changes about its preset, field by field. */
export const departures = (config: RunConfig): Departure[] =>
  differencesOf(config).map(({ field, before, after }) => ({ field, preset: show(before), value: show(after) }));

/** The command that plays a run with this configuration again, for a shell. */
export const commandOf = (config: RunConfig, output: string): string => {
  const preset = config.preset === "faithful" ? [] : [`--preset ${config.preset}`];
  return ["gfml run", ...preset, ...settingsOf(config, ["preset"]), `--output ${quote(output)}`].join(" \\\n  ");
};

/** Seeds of a pair each that the command suggests: the fewest that give an interval worth the name. */
const PAIRS = 3;

/**
 * The command that plays a run's scenario, or its misbehaving learners, in pairs with and without, for a shell; undefined where the
 * run has neither. Seeds are its own, and so is the ledger but where it lies: results are the same on all others.
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

/** `--set` for each field in which a configuration departs from its preset, but some. */
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

/** A scenario is one value: the last setting that says anything of it would replace what others said. */
const leaves = (field: string, value: unknown): [field: string, value: string][] => {
  if (typeof value !== "object" || value === null) return [[field, String(value)]];
  if (Array.isArray(value) || field === "scenario") return [[field, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(`${field}.${name}`, inner));
};

const show = (value: unknown): string =>
  value === undefined ? "not set" : typeof value === "string" ? value : JSON.stringify(value);

const quote = (text: string): string => (/^[\w./+:@%=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
