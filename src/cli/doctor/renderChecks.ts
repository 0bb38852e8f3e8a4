import { type Style, table } from "../../text/index.ts";
import type { Check } from "./Check.ts";

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
