import { describe, expect, it } from "vitest";
import { createTrainer, LearnerUnreachableError, type Trainer, type TrainerOptions } from "../../src/round/index.ts";
import { playSmall } from "../support/smallRun.ts";

/** Honest but for the training that is replaced. */
const replacing =
  (train: (honest: Trainer) => Trainer["train"]) =>
  (options: TrainerOptions): Trainer => {
    const honest = createTrainer(options);
    return { ...honest, train: train(honest) };
  };

describe("a learner that fails", () => {
  it.each([
    [
      "unreachable",
      (learner: number) => {
        throw new LearnerUnreachableError(learner, "train", "gone");
      },
    ],
    [
      "malformed",
      () => ({ parameters: Float32Array.of(Number.NaN), updateHash: "", updateNorm: Number.NaN, gradientNorms: [] }),
    ],
  ] as const)("gets no contribution and no payment, and costs the others nothing: %s", async (failure, answer) => {
    const whole = await playSmall({ rounds: 2 });
    // a member, not a head, of round 1
    const bad = whole.learners[1]!.find(({ coalition, isHead }) => coalition !== null && !isHead)!;
    const run = await playSmall(
      { rounds: 3 },
      {
        trainer: replacing((honest) => async (task) => {
          if (task.learner !== bad.learner || task.round !== 1) return honest.train(task);
          return answer(task.learner);
        }),
      },
    );
    const record = run.learners[1]!.find(({ learner }) => learner === bad.learner)!;
    expect(record).toMatchObject({
      coalition: bad.coalition,
      delivered: false,
      failure,
      payment: 0,
      contribution: 0,
      contributionScore: -1,
      measure: null,
      slack: null,
    });
    expect(run.rounds[1]).toMatchObject({ droppedUpdates: 1 });
    const { deadline, completionTime } = run.rounds[1]!.coalitions[bad.coalition!]!;
    expect(completionTime).toBe(deadline);
    for (const { learner, payment } of whole.learners[1]!) {
      if (learner !== bad.learner)
        expect(run.learners[1]!.find((one) => one.learner === learner)!.payment).toBe(payment);
    }
    expect(run.result.completed).toBe(true);
  });

  it("makes its coalition keep its model and be forfeited when no member answers", async () => {
    const whole = await playSmall({ rounds: 2 });
    const lost = whole.rounds[1]!.coalitions.find(({ head }) => head !== null)!;
    const run = await playSmall(
      { rounds: 3 },
      {
        trainer: replacing((honest) => async (task) => {
          if (task.round !== 1 || !lost.members.includes(task.learner)) return honest.train(task);
          throw new LearnerUnreachableError(task.learner, "train", "gone");
        }),
      },
    );
    expect(run.rounds[1]!.coalitions[lost.coalition]!.modelHash).toBe(
      run.rounds[0]!.coalitions[lost.coalition]!.modelHash,
    );
    const forfeits = run.ledger.filter(({ kind }) => kind === "forfeit");
    expect(forfeits.map(({ payload }) => payload)).toEqual([{ task: 0, round: 1, coalition: lost.coalition }]);
    for (const { learner, payment, contribution } of run.learners[1]!) {
      if (lost.members.includes(learner)) expect({ payment, contribution }).toEqual({ payment: 0, contribution: null });
    }
    expect(run.result.completed).toBe(true);
  });

  it("is similar to nobody and moves no mean when it sends no embedding", async () => {
    const run = await playSmall(
      { rounds: 2 },
      {
        trainer: (options) => {
          const honest = createTrainer(options);
          return {
            ...honest,
            embed: async (task) => {
              const embeddings = await honest.embed(task);
              if (task.learner % 3 === 0) throw new LearnerUnreachableError(task.learner, "embed", "gone");
              if (task.learner % 3 === 1) return embeddings.fill(Number.NaN);
              return embeddings;
            },
          };
        },
      },
    );
    for (const record of run.learners.flat()) {
      if (record.learner % 3 === 2 || record.isHead) continue;
      for (const option of record.options) expect(option?.similarity ?? 0).toBe(0);
    }
    expect(run.result.completed).toBe(true);
  });
});

it("ends the run with its own error when training diverges, in a thread as here", async () => {
  const fields = { learning: { metaRate: 1e35 } };
  const refusal = {
    code: "GFML_DIVERGED",
    fault: "user",
    remedy: expect.stringContaining("smaller metaRate"),
    values: { round: 0, rate: 1e35 },
  };
  await expect(playSmall(fields)).rejects.toMatchObject(refusal);
  await expect(playSmall(fields, { workers: 2 })).rejects.toMatchObject(refusal);
});

it("ends the run when a measurement fails, without an unhandled rejection", async () => {
  const trainer = (options: TrainerOptions): Trainer => ({
    ...createTrainer(options),
    personalize: async () => {
      throw new RangeError("no measuring");
    },
  });
  await expect(playSmall({ rounds: 5, evaluationInterval: 1 }, { trainer })).rejects.toThrow("no measuring");
  await expect(playSmall({ rounds: 1 }, { trainer })).rejects.toThrow("no measuring");
});

it("ends the run with what a failing event handler threw", async () => {
  const store = {
    save: async () => {
      throw new Error("disk full");
    },
    load: async () => undefined,
  };
  await expect(playSmall({}, { store })).rejects.toThrow("disk full");
});
