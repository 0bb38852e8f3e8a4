/**
 * Measures whether lying pays and prints the tables of docs/explanation/misbehavior.md:
 *
 *     node test/experiments/measureMisbehavior.ts results.jsonl 5
 *
 * Arguments: a file that keeps one line a finished run (runs it already holds are not played again), seeds, and if wished
 * the page whose tables are replaced. Data sets are read from GFML_DATA_DIR or downloaded. One thread, deterministic,
 * about two minutes a run.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { argv, stderr, stdout } from "node:process";
import { playMisbehaviorCase } from "./misbehaviorCase.ts";
import { intervalTable, keyOf, PRESETS, RULES, readResults, seedTable } from "./misbehaviorTables.ts";

const [, , file = "results.jsonl", seeds = "5", page] = argv;
const results = existsSync(file) ? readResults(readFileSync(file, "utf8")) : [];
const known = new Set(results.map(keyOf));
for (let seed = 0; seed < Number(seeds); seed++) {
  for (const preset of PRESETS) {
    for (const contribution of RULES) {
      for (const conduct of ["honest", "ledger", "store"] as const) {
        const one = { preset, contribution, seed, conduct };
        if (known.has(keyOf(one))) continue;
        const result = await playMisbehaviorCase(one);
        results.push(result);
        appendFileSync(file, `${JSON.stringify(result)}\n`);
        stderr.write(`${keyOf(one)}\n`);
      }
    }
  }
}
const tables = [intervalTable(results), seedTable(results)];
stdout.write(`${tables.join("\n\n")}\n`);
if (page !== undefined) {
  let text = readFileSync(page, "utf8");
  for (const table of tables) {
    const head = table.slice(0, table.indexOf("\n"));
    // a table ends with its last row
    const from = text.indexOf(head);
    if (from < 0) throw new Error(`${page} has no table with the head ${head}`);
    text = text.slice(0, from) + text.slice(from).replace(/^(\|.*(\n|$))+/, () => `${table}\n`);
  }
  writeFileSync(page, text);
}
