import { existsSync } from "node:fs";

/** A Chromium of this machine, or the one that GFML_CHROMIUM names; undefined where there is none. */
export const findChromium = (): string | undefined => {
  const { GFML_CHROMIUM } = process.env;
  const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];
  return [...(GFML_CHROMIUM === undefined ? [] : [GFML_CHROMIUM]), ...usual].find((path) => existsSync(path));
};
