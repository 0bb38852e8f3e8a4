import { expect, it } from "vitest";
import { sampleDeclaration } from "../../../../test/support/sampleDeclaration.ts";
import { memoryLedger } from "../../../ledger/index.ts";
import { OperationApplier } from "./OperationApplier.ts";
import type { Operation } from "./OperationLog.ts";

const register = (learner: number, fields: object = {}): Operation => ({
  kind: "register",
  registration: {
    ...sampleDeclaration,
    learner,
    account: `0x${String(learner + 1).padStart(40, "0")}`,
    ...fields,
  },
});
const quiet = (): void => {};

it("registers the others of a group if the ledger refuses one, also after a restart", async () => {
  const operations = [register(0), register(1, { deadline: 2e9 }), register(2), register(3, { region: " " })];
  const ledger = memoryLedger();
  const applier = new OperationApplier(ledger, quiet);
  const taken = await applier.apply(operations);
  expect(taken.map(({ learner }) => learner)).toEqual([0, 2]);
  expect([...applier.registrations.keys()]).toEqual([0, 2]);
  expect(applier.applied).toBe(4);
  expect(applier.refused).toEqual([1, 3]);
  expect(await ledger.globalReputations([0, 2])).toEqual([0n, 0n]);

  const resumed = new OperationApplier(ledger, quiet);
  resumed.recall(operations, applier.refused);
  expect([...resumed.registrations.keys()]).toEqual([0, 2]);
  const later = [...operations, register(4), register(1, { deadline: 0.5 })];
  await resumed.apply(later.slice(resumed.applied));
  expect([...resumed.registrations.keys()]).toEqual([0, 2, 4, 1]);
  expect(resumed.refused).toEqual([1, 3]);
});

it("keeps a learner whose request to leave the ledger refuses", async () => {
  const ledger = memoryLedger();
  const applier = new OperationApplier(ledger, quiet);
  await applier.apply([register(0), { kind: "leave", learner: 0 }, { kind: "leave", learner: 0 }, register(0)]);
  expect([...applier.registrations.keys()]).toEqual([0]);
  expect(applier.applied).toBe(4);
  expect(applier.refused).toEqual([2]);
});
