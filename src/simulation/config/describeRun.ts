import { countOf } from "../../text/index.ts";
import { nameScheme } from "../folder/RunFacts.ts";
import { decisiveFields, fileFields } from "./decisiveFields.ts";
import type { RunConfig } from "./RunConfig.ts";
import { runNames } from "./runNames.ts";

/** What distinguishes a run from others apart from its seed, for people. */
export interface RunDescription {
  /** As `nameScheme` returns it. */
  readonly scheme: string;
  /** The scenario's name, or how many events it has; null without a scenario. */
  readonly scenario: string | null;
  /**
   * The scheme, the data set, the kind of ledger, the files, and each field of the configuration that affects the numbers of
   * the run and is not at its default.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/** Describes a run by its configuration. Reports and pages group and name runs by this. */
export const describeRun = (config: RunConfig): RunDescription => {
  const { scheme: _, isCentralised: __, seed: ___, ...decisive } = decisiveFields(config);
  const { scenario } = config;
  const scheme = nameScheme(config.scheme);
  const fields: Record<string, string> = {
    scheme,
    "data.set": config.data.set,
    ledger: config.ledger === "centralized" ? config.ledger : "linked",
  };
  for (const [name, value] of Object.entries(decisive)) fields[currentName(name)] ??= show(value);
  for (const name of fileFields) {
    const [group, field] = name.split(".") as [keyof RunConfig, string | undefined];
    // a run that is older than a field has no group of it
    const held = config[group] as Readonly<Record<string, unknown>> | string | undefined;
    const value = field === undefined ? held : typeof held === "object" ? held[field] : undefined;
    // the scheme's module already gives the scheme its name
    if (typeof value === "string" && group !== "scheme") fields[currentName(name)] = value;
  }
  return {
    scheme,
    scenario: scenario ? (scenario.name ?? `of ${countOf(scenario.events.length, "event")}`) : null,
    fields,
  };
};

const show = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The name that a field has today, from its name of version 1. */
const currentName = (name: string): string => runNames.upgradePath(name.split(".")).join(".");
