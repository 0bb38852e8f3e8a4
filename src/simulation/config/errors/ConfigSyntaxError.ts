import { GfmlError } from "../../../core/index.ts";

/** A configuration file is neither YAML nor JSON. */
export class ConfigSyntaxError extends GfmlError {
  readonly code = "GFML_CONFIG_SYNTAX";

  constructor(file: string, line: number, column: number, problem: string) {
    super(`${file} is not valid YAML or JSON`, {
      values: { line, column, problem },
      remedy: "correct that line; indent with spaces, and write a space after each colon",
    });
  }
}
