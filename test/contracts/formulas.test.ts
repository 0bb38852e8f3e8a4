import { expect, test } from "vitest";
import { formulaColumns } from "./formulaColumns.ts";

/** contracts/test/Formulas.t.sol checks the contracts' libraries against this file; `npx vitest -u` rewrites it. */
test("the file that contracts are checked against holds what this library answers", async () => {
  const text = `${JSON.stringify(formulaColumns(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../contracts/test/golden/formulas.json");
});
