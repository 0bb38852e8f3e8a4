import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditSnapshot } from "../../src/audit/index.ts";
import { joinFederation } from "../../src/federation/index.ts";
import { trainerNames } from "../../src/meta/index.ts";
import type { EvaluationRecord, LearnerRecord } from "../../src/round/index.ts";
import { taskIdentity } from "../../src/simulation/taskIdentity.ts";
import { folderStore, openKeptFile, runFile } from "../../src/storage/index.ts";
import { playSmall, smallConfig, smallData } from "../support/smallRun.ts";
import { until } from "../support/until.ts";
import { joinOptionsOf, startSmallFederation } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-trainers-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a service with each trainer", () => {
  it.each(trainerNames)("has the results of the simulation, and passes the audit of its chain: %s", async (trainer) => {
    const run = smallConfig({ trainer, ledger: "evm" });
    const { samples, partition } = smallData(run);
    const learners: (readonly LearnerRecord[])[] = [];
    const federation = await startSmallFederation({
      run,
      folder: join(folder, "service"),
      service: { trainer, ledger: "evm", headCheck: { chunks: 1024 } },
      provider: {
        identity: taskIdentity(run, undefined, samples, partition),
        onRound: (_, own) => void learners.push(own),
      },
    });
    const { resultHash } = await federation.provider.done.finally(() => federation.close());
    const simulated = await playSmall({ trainer, ledger: "evm" });
    expect(learners).toEqual(simulated.learners);
    expect(resultHash).toBe(simulated.result.resultHash);

    const left = await folderStore(runFile(join(folder, "service"), "checkpoint")).load();
    const audit = await auditSnapshot(left!.ledger, { folder: await mkdtemp(join(folder, "audit-")) });
    expect(audit).toMatchObject({ firstLie: null, roundsAudited: run.rounds });
    const scores = learners.flat().flatMap(({ contributionScore }) => contributionScore ?? []);
    // who trains for itself alone contributes nothing to the shared model, and is rated so
    if (trainer === "local") expect(new Set(scores)).toEqual(new Set([-1]));
    else expect(Math.max(...scores)).toBeGreaterThan(0);
  });
});

/** The last measurement of a federation whose learner 0 starts again in the middle, with or without its file. */
const playRestarted = async (trainer: "ditto" | "local", keeps: boolean): Promise<EvaluationRecord> => {
  const run = smallConfig({ trainer, rounds: 4, evaluationInterval: 4 });
  const evaluations: EvaluationRecord[] = [];
  let played = 0;
  let release = (): void => {};
  const restarted = new Promise<void>((resolve) => {
    release = resolve;
  });
  const file = join(folder, "kept", "mine.safetensors");
  const size = (await playSmall({ rounds: 1 })).result.models[0]!.length;
  const first = await openKeptFile(file, size);
  const federation = await startSmallFederation({
    run,
    folder: join(folder, "service"),
    service: { trainer, life: { minLearners: 9, gatherTime: 0, patience: 20, reconnectTime: 20 } },
    provider: {
      onEvaluation: (evaluation) => evaluations.push(evaluation),
      onRound: async () => {
        played++;
        // the third round waits for the learner that starts again
        if (played === 2) await restarted;
      },
    },
    learner: (learner) => (learner === 0 ? { kept: first.kept } : {}),
  });
  try {
    await until("two rounds", () => played === 2, 30);
    await federation.learners[0]!.close();
    await first.close();
    const second = keeps ? await openKeptFile(file, size) : undefined;
    const again = await joinFederation({
      ...joinOptionsOf(run, 0, federation.provider.joinAddress),
      ...(second && { kept: second.kept }),
    });
    release();
    await federation.provider.done;
    await again.close();
    await second?.close();
  } finally {
    await federation.close();
  }
  return evaluations.at(-1)!;
};

it.each(["ditto", "local"] as const)(
  "keeps a learner's own model on its device when it starts again: %s",
  async (trainer) => {
    const { evaluations } = await playSmall({ trainer, rounds: 4, evaluationInterval: 4 });
    const whole = evaluations.at(-1)!;
    const kept = await playRestarted(trainer, true);
    expect(kept.active).toEqual(whole.active);
    expect(kept.byLearner).toEqual(whole.byLearner);
    await rm(join(folder, "service"), { recursive: true });
    const lost = await playRestarted(trainer, false);
    // accuracies on a handful of samples may agree by chance, losses do not
    expect(lost.active.after.loss).not.toBe(whole.active.after.loss);
  },
);
