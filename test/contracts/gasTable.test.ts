import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const contracts = join(import.meta.dirname, "../../contracts");

it("shows the measured gas on the contracts' page", async () => {
  const measured: Record<string, string> = JSON.parse(await readFile(join(contracts, "test/gas/ledger.json"), "utf8"));
  const page = await readFile(join(contracts, "README.md"), "utf8");
  const shown = [...page.matchAll(/^\| ([^|]+) \| ([\d,]+) \|$/gm)].map(([, name, gas]) => [
    name,
    gas!.replaceAll(",", ""),
  ]);
  expect(Object.fromEntries(shown)).toEqual(measured);
});
