import { GfmlError } from "../../core/index.ts";

/** A run is resumed with a configuration that it was not started with. Only `rounds` may grow. */
export class ConfigDiffersError extends GfmlError {
  readonly code = "GFML_CONFIG_DIFFERS";

  constructor(
    folder: string,
    differences: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[],
  ) {
    super(`the run in ${folder} was started with other settings`, {
      values: Object.fromEntries(
        differences.map(({ field, before, after }) => [field, `${show(before)} then, ${show(after)} now`]),
      ),
      remedy: "resume with the same settings (only rounds may grow), or start a new run in another folder: --output",
    });
  }
}

const show = (value: unknown): string => JSON.stringify(value) ?? "absent";
