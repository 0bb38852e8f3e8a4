import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PagesMissingError } from "../errors.ts";

/**
 * The folder of the built pages: the one in GFML_PAGES, or `dist/dashboard` of the package or the clone.
 *
 * @throws PagesMissingError
 */
export const findPages = (environment: Readonly<Record<string, string | undefined>>): string => {
  // the relative path is the same from src/web/server and from dist/web/server
  const folder = environment.GFML_PAGES ?? fileURLToPath(new URL("../../../dist/dashboard", import.meta.url));
  if (!existsSync(join(folder, "index.html"))) throw new PagesMissingError(folder);
  return folder;
};
