import { GfmlError } from "../../../core/index.ts";

/** An argument of `--set` is not of the form field=value. */
export class SettingSyntaxError extends GfmlError {
  readonly code = "GFML_SETTING_SYNTAX";

  constructor(setting: string) {
    super("--set takes field=value", {
      values: { given: setting },
      remedy: "write the field with dots and no spaces around the sign, for example --set learning.metaRate=0.01",
    });
  }
}
