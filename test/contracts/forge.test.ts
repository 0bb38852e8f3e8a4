import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forgeBinary, forgeEnvironment } from "../../scripts/forge.mjs";

const root = join(import.meta.dirname, "../..");

/** Gas is compared with what is kept, and not written. */
const FORGE_TEST = ["test", "--gas-snapshot-check", "true", "--gas-snapshot-emit", "false"];

/** What `forge test --json` says of one test. */
interface ForgeTest {
  readonly status: "Success" | "Failure" | "Skipped";
  readonly reason: string | null;
  readonly counterexample: unknown;
  readonly decoded_logs: readonly string[];
}
type ForgeReport = Record<string, { readonly test_results: Record<string, ForgeTest> }>;

/** Runs forge, and answers its report and the last that it said. */
const runForge = async (): Promise<{
  readonly report: ForgeReport;
  readonly said: string;
  readonly status: number;
}> => {
  const forge = spawn(forgeBinary(), [...FORGE_TEST, "--json"], {
    cwd: root,
    env: forgeEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let said = "";
  forge.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  forge.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const status = await new Promise<number>((resolve, reject) => {
    forge.on("error", reject);
    forge.on("close", (code) => resolve(code ?? -1));
  });
  const line = output.split("\n").find((text) => text.startsWith("{"));
  return { report: line === undefined ? {} : JSON.parse(line), said: `${said}\n${output}`.slice(-4000), status };
};

// every test of the contracts is one here, so that it is counted and shown by its name
const { report, said, status } = await runForge();
const suites = Object.entries(report).map(([suite, { test_results }]) => ({
  suite,
  tests: Object.entries(test_results),
}));
const failures = suites.flatMap(({ tests }) => tests).filter(([, { status }]) => status !== "Success").length;

it("compiles the contracts and runs their tests with forge", () => {
  expect(suites.length, said).toBeGreaterThan(5);
  // a gas snapshot that is not current fails the run without failing a test
  if (failures === 0) expect(status, said).toBe(0);
});

const sortKeys = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([first], [second]) => (first < second ? -1 : 1)))
    : value;
const inOrder = (abi: readonly object[]): string[] => abi.map((entry) => JSON.stringify(entry, sortKeys)).sort();

const CONTRACTS = [
  "LearnerRegistry",
  "ReputationRegistry",
  "Tasks",
  "Rounds",
  "RoundsPublication",
  "RoundsSettling",
  "TestToken",
];

it.each(CONTRACTS)("compiles the source of %s to its module: npm run contracts", async (name) => {
  const artifact = JSON.parse(await readFile(join(root, `contracts/out/${name}.sol/${name}.json`), "utf8"));
  const constant = name[0]!.toLowerCase() + name.slice(1);
  const module = await import(`../../src/ledger/evm/abi/generated/${constant}.ts`);
  expect(module[`${constant}Code`].creation === artifact.bytecode.object, "code").toBe(true);
  // forge sorts by kind
  expect(inOrder(module[`${constant}Abi`])).toEqual(inOrder(artifact.abi));
});

for (const { suite, tests } of suites) {
  describe(suite.replace(/^contracts\/test\//, ""), () => {
    for (const [name, result] of tests) {
      it(name, () => {
        const why = [result.reason, JSON.stringify(result.counterexample), ...result.decoded_logs].join("\n");
        expect(result.status, why).toBe("Success");
      });
    }
  });
}
