import { type Style, table } from "../../text/index.ts";

/** What `gfml doctor` found of one thing. */
export interface Check {
  readonly name: string;
  /** `missing`: not needed for everything; `failed`: gfml cannot work without it. */
  readonly status: "ok" | "missing" | "failed";
  readonly found: string;
  /** How to mend it; only where it is not ok. */
  readonly remedy?: string;
}

/** Checks as a table, each remedy below its line; ends with a newline. */
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
