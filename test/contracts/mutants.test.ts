import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const contracts = join(import.meta.dirname, "../../contracts");

// planting them takes minutes (mutants.long.test.ts); a change of the code that makes one impossible is seen here
it("finds the code that each mutant replaces, once", () => {
  const mutants: { name: string; file: string; find: string }[] = JSON.parse(
    readFileSync(join(contracts, "test/mutants/mutants.json"), "utf8"),
  );
  expect(mutants.length).toBeGreaterThan(20);
  for (const { name, file, find } of mutants) {
    const code = readFileSync(join(contracts, "src", file), "utf8");
    expect({ name, places: code.split(find).length - 1 }).toEqual({ name, places: 1 });
  }
});
