import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditSnapshot } from "../../src/audit/index.ts";
import { splitLearner } from "../../src/data/index.ts";
import { createLearnerProgram, type TrainerSetup } from "../../src/federation/index.ts";
import type { LearnerRecord } from "../../src/round/index.ts";
import { folderStore, runFile } from "../../src/storage/index.ts";
import { startSmallFederation } from "../federation/support/smallFederation.ts";
import { findPython, withPythonPackage } from "../support/findPython.ts";
import { smallConfig, smallData } from "../support/smallRun.ts";

const python = findPython();
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-python-federation-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(python === undefined)("a learner with a trainer program", () => {
  const programOptions = {
    command: `${python} examples/python/numpy_perceptron.py 784 8 6 10`,
    timeout: 60,
    environment: withPythonPackage(),
    onLine: () => {},
  };

  it("trains in a federation beside learners of gfml as one of them, and its chain passes the audit", async () => {
    const run = smallConfig({ rounds: 2, ledger: "evm" });
    const { samples, partition } = smallData(run);
    const split = splitLearner(partition[0]!, run.seed, 0, 1 - run.data.trainFraction);
    const play = async (isProgram: boolean): Promise<readonly LearnerRecord[]> => {
      const records: LearnerRecord[] = [];
      const federation = await startSmallFederation({
        run,
        folder: join(folder, isProgram ? "program" : "own"),
        service: { ledger: "evm", headCheck: { chunks: 1024 } },
        provider: { onRound: (_, learners) => void records.push(...learners) },
        learner: (learner) =>
          learner === 0 && isProgram
            ? { createTrainer: (setup) => createLearnerProgram(setup, samples, split, programOptions) }
            : {},
      });
      try {
        await federation.provider.done;
        return records.filter(({ learner }) => learner === 0);
      } finally {
        await federation.close();
      }
    };
    const [there, here] = [await play(true), await play(false)];
    expect(there.length).toBe(2);
    expect(there.map(({ delivered }) => delivered)).toEqual([true, true]);
    const left = await folderStore(runFile(join(folder, "program"), "checkpoint")).load();
    const audit = await auditSnapshot(left!.ledger, { folder: await mkdtemp(join(folder, "audit-")) });
    expect(audit).toMatchObject({ firstLie: null, roundsAudited: run.rounds });
    // in later rounds the models depend on who was in time
    expect(there[0]!.coalition).toBe(here[0]!.coalition);
    expect(there[0]!.measure).toBeCloseTo(here[0]!.measure!, 5);
  });

  it("is refused where the task is not one for programs", async () => {
    const run = smallConfig();
    const { samples, partition } = smallData(run);
    const split = splitLearner(partition[0]!, run.seed, 0, 0.1);
    const model = {
      features: 784,
      classes: 10,
      hiddenLayers: [8, 6],
      rounding: "strict" as const,
      parameterCount: 6404,
      initialHash: "",
    };
    const start = (task: Partial<TrainerSetup["task"]>, parameterCount = 6404) =>
      createLearnerProgram(
        { task: { ...run, ...task }, model: { ...model, parameterCount }, seed: 1, learner: 0 },
        samples,
        split,
        programOptions,
      );
    await expect(start({}, 6405)).rejects.toThrow(/parameterCount 6404, the task's 6405/);
    await expect(start({ trainer: { module: "x.ts" } })).rejects.toThrow(/the task's trainer is not built in/);
    const personalization = { ...run.personalization, active: "collective" as const };
    await expect(start({ personalization })).rejects.toThrow(/personalization.active must be fixed/);
  });
});
