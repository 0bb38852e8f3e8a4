import { expect, it } from "vitest";
import { formulaColumns } from "./formulaColumns.ts";

/** contracts/test/Formulas.t.sol checks the contracts' libraries against this file; `npx vitest -u` rewrites it. */
it("holds the library's results in the file that contracts are checked against", async () => {
  const text = `${JSON.stringify(formulaColumns(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../contracts/test/golden/formulas.json");
});
