import { GfmlError } from "../core/index.ts";

/** The data do not allow what the configuration asks of them. */
export class ConfigDataError extends GfmlError {
  readonly code = "GFML_CONFIG_DATA";
}
