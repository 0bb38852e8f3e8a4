import { configDifferences, namedLayer, presets, type RunConfig, resolveConfig } from "../../../simulation/index.ts";

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
  const settings = differencesOf(config)
    .filter(({ field, after }) => field !== "preset" && after !== undefined)
    .flatMap(({ field, after }) => leaves(field, after))
    .map(([field, value]) => `--set ${quote(`${field}=${value}`)}`);
  const preset = config.preset === "default" ? [] : [`--preset ${config.preset}`];
  return ["gfml run", ...preset, ...settings, `--output ${quote(output)}`].join(" \\\n  ");
};

const differencesOf = (config: RunConfig): ReturnType<typeof configDifferences> =>
  configDifferences(
    resolveConfig([namedLayer("preset", { ...presets[config.preset], preset: config.preset })]),
    config,
  );

const leaves = (field: string, value: unknown): [field: string, value: string][] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => leaves(`${field}.${name}`, inner))
    : [[field, Array.isArray(value) ? JSON.stringify(value) : String(value)]];

const show = (value: unknown): string =>
  value === undefined ? "not set" : typeof value === "string" ? value : JSON.stringify(value);

const quote = (text: string): string => (/^[\w./+:@%=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
