import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Ways to wait that do not say what for, or that wait for a time. */
const ANONYMOUS = /(?<!\.)\bsetTimeout\(|timers\/promises|expect\s*\.poll\(|vi\.waitFor|waitForTimeout/;

/**
 * Files of the ordinary suite in which time passes by `letTimePass`, with what it stands for. None waits for something to be
 * ready: each acts at a moment that it drew, or plays something slow.
 */
const PASSING: Readonly<Record<string, string>> = {
  "src/network/session/createSession.test.ts": "several times of silence pass",
  "test/cli/run.test.ts": "a run dies at a random moment",
  "test/dashboard/support/joinSteps.ts": "a learner paces its steps",
  "test/federation/faults.test.ts": "a device is late",
  "test/federation/support/playAmongOthers.ts": "others write to the chain at random moments",
  "test/federation/support/playKilled.ts": "a provider dies at a random moment",
  "test/ledger/crashRun.ts": "a run dies at a chosen moment",
  "test/ledger/embeddedLife.test.ts": "a run dies at later and later moments; a request reaches a suspended chain",
  "test/network/support/nodeProcess.fixture.ts": "a node pauses between what it sends",
  "test/round/heldUpdates.test.ts": "the turn of the event loop ends, in which a WeakRef keeps its target",
  "test/support/mineBlocks.ts": "blocks are mined at intervals",
  "test/validators/ValidatorNetwork.ts": "a validator has a limited time to end",
};

it("lets time pass only where time is what is tested", () => {
  const files = globSync("{src,dashboard/src,examples,test}/**/*.{ts,tsx}", { cwd: root })
    .filter((file) => !file.includes(".long.test.") && !file.endsWith("support/letTimePass.ts"))
    .filter((file) => /\bletTimePass\(/.test(readFileSync(`${root}${file}`, "utf8")));
  expect(files.filter((file) => PASSING[file] === undefined)).toEqual([]);
});

it("waits for nothing but by until, outside the long suite", () => {
  const files = globSync("{src,dashboard/src,examples,test}/**/*.test.{ts,tsx}", { cwd: root })
    .filter((file) => !file.includes(".long.test."))
    .filter((file) => !/architecture\/(?:waits|timers)\.test\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => ANONYMOUS.test(readFileSync(`${root}${file}`, "utf8")))).toEqual([]);
});
