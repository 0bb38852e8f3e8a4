import { type Style, table } from "../../text/index.ts";

/** The result of one check of `gfml doctor`. */
export interface Check {
  readonly name: string;
  /** `missing`: only some features need it. `failed`: gfml does not work without it. */
  readonly status: "ok" | "missing" | "failed";
  readonly found: string;
  /** How to fix it; set only if the status is not ok. */
  readonly remedy?: string;
}

/** Renders checks as a table, with each remedy below its line. Ends with a newline. */
export const renderChecks = (checks: readonly Check[], style: Style): string => {
  const marks = { ok: style.green("ok"), missing: style.yellow("missing"), failed: style.red("failed") };
  const lines = table(
    checks.map(({ name, status, found }) => [marks[status], name, found]),
    "lll",
  );
  return checks
    .map(({ remedy }, index) => `${lines[index]}\n${remedy === undefined ? "" : `         what to do: ${remedy}\n`}`)
    .join("");
};
