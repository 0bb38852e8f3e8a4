import { GfmlError } from "../../core/index.ts";

/** The pages that the server shows are not there. */
export class PagesMissingError extends GfmlError {
  readonly code = "GFML_PAGES_MISSING";

  constructor(folder: string) {
    super("the pages of the dashboard are not built", {
      values: { folder },
      remedy: "in a clone run `npm run pages` once; the published package has them: install it again",
    });
  }
}
