import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { digestContractSources } from "../../../../scripts/buildContracts.mjs";
import type { ContractCode } from "./ContractCode.ts";
import { learnerRegistryAbi, learnerRegistryCode } from "./generated/learnerRegistry.ts";
import { reputationRegistryAbi, reputationRegistryCode } from "./generated/reputationRegistry.ts";
import { roundsAbi, roundsCode } from "./generated/rounds.ts";
import { roundsPublicationAbi, roundsPublicationCode } from "./generated/roundsPublication.ts";
import { roundsSettlingAbi, roundsSettlingCode } from "./generated/roundsSettling.ts";
import { tasksAbi, tasksCode } from "./generated/tasks.ts";
import { testTokenAbi, testTokenCode } from "./generated/testToken.ts";

const root = join(import.meta.dirname, "../../../..");
/** EIP-170. */
const LARGEST_CODE = 24_576;
/** What a contract leaves free, so that a rule can be added without moving others first. */
const ROOM = 6_144;

const contracts: Record<string, { readonly abi: readonly unknown[]; readonly code: ContractCode }> = {
  learnerRegistry: { abi: learnerRegistryAbi, code: learnerRegistryCode },
  reputationRegistry: { abi: reputationRegistryAbi, code: reputationRegistryCode },
  rounds: { abi: roundsAbi, code: roundsCode },
  roundsPublication: { abi: roundsPublicationAbi, code: roundsPublicationCode },
  roundsSettling: { abi: roundsSettlingAbi, code: roundsSettlingCode },
  tasks: { abi: tasksAbi, code: tasksCode },
  testToken: { abi: testTokenAbi, code: testTokenCode },
};

// that the same sources compile to the same code is checked beside the contracts' tests, where they are compiled
it("matches contracts/src as it is: npm run contracts", async () => {
  const sources = (await readdir(join(root, "contracts/src"))).filter((name) => name.endsWith(".sol"));
  expect(sources.map((name) => name[0]!.toLowerCase() + name.slice(1, -4)).sort()).toEqual(
    Object.keys(contracts).sort(),
  );
  const digest = await digestContractSources();
  for (const name of Object.keys(contracts)) {
    const text = await readFile(join(root, `src/ledger/evm/abi/generated/${name}.ts`), "utf8");
    expect(text.split("\n")[1], name).toBe(`// Compiler, settings and sources: ${digest}`);
  }
});

it.each(Object.entries(contracts))(
  "keeps %s 6 KB below a chain's limit, with its code where its module says",
  (_, contract) => {
    const { creation, runtime, immutables } = contract.code;
    expect(runtime.length).toBeLessThanOrEqual(LARGEST_CODE - ROOM);
    expect(creation).toMatch(/^0x([0-9a-f]{2})+$/);
    expect(2 * (runtime.offset + runtime.length)).toBeLessThanOrEqual(creation.length - 2);
    for (const { offset, length } of immutables) {
      const start = 2 + 2 * (runtime.offset + offset);
      expect(creation.slice(start, start + 2 * length)).toMatch(/^0+$/);
    }
    expect(contract.abi.length).toBeGreaterThan(5);
  },
);

it("shows the size of every contract on the contracts' page", async () => {
  const page = await readFile(join(root, "contracts/README.md"), "utf8");
  const shown = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) bytes \|$/gm)].map(([, name, size]) => [
    name![0]!.toLowerCase() + name!.slice(1),
    Number(size!.replaceAll(",", "")),
  ]);
  expect(Object.fromEntries(shown)).toEqual(
    Object.fromEntries(Object.entries(contracts).map(([name, { code }]) => [name, code.runtime.length])),
  );
});
