import { GfmlError } from "../../core/index.ts";

/** A configuration file is neither YAML nor JSON. */
export const configSyntaxError = (
  file: string,
  line: number,
  column: number,
  problem: string,
  remedy?: string,
): GfmlError =>
  new GfmlError("GFML_CONFIG_SYNTAX", `${file} is not valid YAML or JSON`, {
    values: { line, column, problem },
    remedy: remedy ?? "correct that line; indent with spaces, and write a space after each colon",
  });

/** A configuration has unknown fields, or values of the wrong type, out of range or in conflict with each other. */
export class InvalidConfigError extends GfmlError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], remedy: string = REMEDY) {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    super("GFML_INVALID_CONFIG", [`the configuration has ${count}:`, ...problems.map(problemLine)].join("\n"), {
      remedy,
    });
    this.problems = problems;
  }
}

const REMEDY = 'correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field';

const problemLine = ({ field, value, origin, problem }: ConfigProblem): string => {
  const shown = value === undefined ? field : `${field} = ${showValue(value)}`;
  return `  ${shown} (${origin}): ${problem}`;
};

const showValue = (value: unknown): string => {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

/** An argument of `--set` does not have the form field=value. */
export const settingSyntaxError = (setting: string): GfmlError =>
  new GfmlError("GFML_SETTING_SYNTAX", "--set takes field=value", {
    values: { given: setting },
    remedy: "write the field with dots and no spaces around the sign, for example --set learning.metaRate=0.01",
  });

/** One problem of a configuration. */
export interface ConfigProblem {
  /** Dotted path of the field. */
  readonly field: string;
  /** The given value; undefined if none was given. */
  readonly value: unknown;
  /** The origin of the value: "config.yaml line 4", "--rounds", "preset paper". */
  readonly origin: string;
  /** The problem, as a phrase after the field and its value: "must be an integer of at least 1". */
  readonly problem: string;
}
