import { GfmlError } from "../../../core/index.ts";
import type { ConfigProblem } from "./ConfigProblem.ts";

/** A configuration has unknown fields, or values that are of the wrong type, out of range or at odds with each other. */
export class InvalidConfigError extends GfmlError {
  readonly code = "GFML_INVALID_CONFIG";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], remedy: string = REMEDY) {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    super([`the configuration has ${count}:`, ...problems.map(problemLine)].join("\n"), { remedy });
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
