import { describe, expect, it } from "vitest";
import type { Checkpoint, LearnerRecord, Store } from "../../src/round/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { playSmall, populationOf, smallConfig, type ToldRun } from "../support/smallRun.ts";

type Events = Exclude<NonNullable<RunConfigInput["scenario"]>, string>["events"];

/** Everybody trains, in two coalitions, and no deadline binds. */
const base: RunConfigInput = {
  rounds: 4,
  evaluationInterval: 2,
  learning: { localSteps: 4 },
  coalition: { count: 2 },
  population: {
    activeFraction: 1,
    cyclesPerSample: 10_000_000,
    deadline: { min: 15, max: 16 },
    uplinkRate: { min: 1e7, max: 1e7 },
  },
};
const withEvents = (...events: Events): RunConfigInput => ({ ...base, scenario: { events } });
const play = (...events: Events): Promise<ToldRun> => playSmall(withEvents(...events));

const honest = playSmall(base);

const of = (run: ToldRun, learner: number): LearnerRecord[] =>
  run.learners.map((records) => records.find((record) => record.learner === learner)!);
const told = ({ result, rounds, learners, evaluations, ledger }: ToldRun) => ({
  result,
  rounds,
  learners,
  evaluations,
  ledger,
});

const everything: RunConfigInput = {
  ...base,
  misbehavior: { fraction: 0.1, localSteps: 1 },
  scenario: {
    events: [
      { kind: "drop-out", learners: { share: 0.2 }, rounds: { probability: 0.5 } },
      { kind: "drop-out", learners: "heads", rounds: { from: 2, probability: 0.3 } },
      { kind: "straggler", learners: "heads", factor: 1.2, rounds: { probability: 0.5 } },
      { kind: "false-embedding", learners: [1], imitate: "head" },
      { kind: "false-embedding", learners: "heads", imitate: "opposite", rounds: { probability: 0.5 } },
      { kind: "false-embedding", learners: [2], imitate: 5 },
      { kind: "noisy-update", learners: { share: 0.2, group: "a" }, deviation: 0.5 },
      { kind: "sign-flip", learners: { share: 0.2, group: "a" }, rounds: { from: 1, to: 2 } },
      { kind: "scaled-update", learners: [7], factor: 3 },
      { kind: "collusion", learners: [8, 9] },
      { kind: "lying-head", model: "own-update", rounds: { probability: 0.5 } },
      { kind: "inflated-claims", learners: [4], frequencyFactor: 1.5, deadlineFactor: 0.9 },
      { kind: "lazy", learners: [3], localSteps: 1 },
      { kind: "task-shift", learners: [0, 1], round: 2 },
      { kind: "growing-data", learners: [5, 6], initialShare: 0.5, to: 3 },
    ],
  },
};

describe("a run with everything going wrong at once", () => {
  const alone = playSmall(everything);

  it("changes no bit with worker threads", async () => {
    for (const workers of [1, 3]) expect(told(await playSmall(everything, { workers }))).toEqual(told(await alone));
  });

  it("ends as if it had never stopped when resumed from any round, through JSON", async () => {
    const kept: Checkpoint[] = [];
    const store: Store = {
      save: async (checkpoint) => {
        kept.push({
          ...checkpoint,
          ...JSON.parse(JSON.stringify({ state: checkpoint.state, ledger: checkpoint.ledger })),
          models: checkpoint.models.map((model) => model.slice()),
        });
      },
      load: async () => kept.at(-1),
    };
    const whole = await playSmall({ ...everything, checkpointInterval: 1 }, { store });
    expect(whole.result).toEqual((await alone).result);
    for (const resume of kept.slice(0, -1)) {
      const rest = await playSmall(everything, { resume });
      expect(rest.result).toEqual(whole.result);
      expect(rest.learners).toEqual(whole.learners.slice(resume.state.round));
      expect([...whole.ledger.slice(0, -rest.ledger.length || undefined), ...rest.ledger]).toEqual(whole.ledger);
    }
  });

  it("differs from the run without it", async () => {
    expect((await alone).result.resultHash).not.toBe((await honest).result.resultHash);
  });
});

it("gives a learner that drops out no payment, in its rounds only", async () => {
  const run = await play({ kind: "drop-out", learners: [2], rounds: { from: 1, to: 2 } });
  const records = of(run, 2);
  expect(of(await honest, 2).every(({ delivered }) => delivered)).toBe(true);
  expect(records.map(({ delivered }) => delivered)).toEqual([true, false, false, true]);
  for (const { payment, contribution, coalition, failure } of records.slice(1, 3)) {
    expect(payment).toBe(0);
    expect(contribution ?? 0).toBe(0);
    if (coalition !== null) expect(failure).toBe("unreachable");
  }
});

it("loses a coalition's round when its head drops out", async () => {
  const run = await play({ kind: "drop-out", learners: "heads", rounds: { from: 1, to: 1 } });
  expect(run.learners[1]!.every(({ delivered }) => !delivered)).toBe(true);
  expect(run.rounds[1]!.coalitions.map(({ modelHash }) => modelHash)).toEqual(
    run.rounds[0]!.coalitions.map(({ modelHash }) => modelHash),
  );
  expect(run.learners[2]!.some(({ delivered }) => delivered)).toBe(true);
});

it("makes a straggler take a multiple of its time, and late where the deadline does not allow it", async () => {
  const [slow, plain] = [of(await play({ kind: "straggler", learners: [3], factor: 1.01 }), 3), of(await honest, 3)];
  expect(slow[0]!.computationTime).toBeCloseTo(1.01 * plain[0]!.computationTime!, 6);
  const late = of(await play({ kind: "straggler", learners: [3], factor: 10 }), 3);
  expect(late[0]).toMatchObject({ delivered: false, failure: "late", payment: 0 });
});

it("makes lazy learners those of the misbehaving ones", async () => {
  const cheating: RunConfigInput = { ...base, misbehavior: { fraction: 0.25, localSteps: 1 } };
  const { cheats } = populationOf(smallConfig(cheating));
  const byField = await playSmall(cheating);
  const byEvent = await play({ kind: "lazy", learners: [...cheats], localSteps: 1 });
  expect(byEvent.learners).toEqual(byField.learners);
  expect(byEvent.rounds.map(({ digest: _, ...round }) => round)).toEqual(
    byField.rounds.map(({ digest: _, ...round }) => round),
  );
});

it("gives a copied embedding the similarity of the original", async () => {
  const run = await play({ kind: "false-embedding", learners: [4], imitate: 7 });
  const [liar, source] = [run.learners[0]![4]!, run.learners[0]![7]!];
  liar.options.forEach((option, coalition) => {
    const other = source.options[coalition];
    if (option && other && !liar.isHead && !source.isHead) expect(option.similarity).toBe(other.similarity);
  });
  expect(run.learners[0]![4]!.options).not.toEqual((await honest).learners[0]![4]!.options);
});

it("gives an imitator of heads a similarity of 1 with those that stay heads", async () => {
  const run = await play({ kind: "false-embedding", learners: [4] });
  let seen = 0;
  for (const round of [1, 2, 3]) {
    const record = run.learners[round]![4]!;
    run.rounds[round]!.coalitions.forEach(({ head }, coalition) => {
      if (head === null || head === 4 || head !== run.rounds[round - 1]!.coalitions[coalition]!.head) return;
      const option = record.options[coalition];
      if (!option) return;
      expect(option.similarity).toBe(1);
      seen++;
    });
  }
  expect(seen).toBeGreaterThan(0);
});

it("makes a learner that declares too high a frequency later than agreed, or too late", async () => {
  const run = await play({ kind: "inflated-claims", learners: [5], frequencyFactor: 2, deadlineFactor: 0.7 });
  const [record] = of(run, 5);
  expect(
    populationOf(smallConfig(withEvents({ kind: "inflated-claims", learners: [5], frequencyFactor: 2 })))
      .registrations[5]!.maxFrequency,
  ).toBe(2e9);
  const real = of(await honest, 5)[0]!;
  if (record!.frequency! > 1e9 && record!.delivered) {
    // at 1e9 cycles/s, whatever was agreed
    expect(record!.computationTime).toBeCloseTo((real.computationTime! * real.frequency!) / 1e9, 6);
  } else if (record!.frequency! > 1e9) expect(record!.failure).toBe("late");
  expect(record!.coalition).not.toBeNull();
});

describe("crafted updates", () => {
  it.each([
    [{ kind: "sign-flip", learners: [6] }, 1],
    [{ kind: "scaled-update", learners: [6], factor: 1.5 }, 1.5],
    [{ kind: "noisy-update", learners: [6], deviation: 1 }, Math.SQRT2],
  ] as const)("has the length that they were crafted with, and pass: %o", async (event, factor) => {
    const [crafted, plain] = [of(await play(event as unknown as Events[number]), 6)[0]!, of(await honest, 6)[0]!];
    expect(crafted.delivered).toBe(true);
    expect(crafted.measure! / plain.measure!).toBeGreaterThan(0.93 * factor);
    expect(crafted.measure! / plain.measure!).toBeLessThan(1.07 * factor);
  });

  it("refuses crafted updates with honest norms when they are longer than eq. 2 allows", async () => {
    const run = await play({ kind: "scaled-update", learners: [6], factor: 30, norms: "measured" });
    expect(of(run, 6)[0]).toMatchObject({ delivered: false, failure: "malformed" });
    const fitted = await play({ kind: "scaled-update", learners: [6], factor: 30 });
    expect(of(fitted, 6)[0]!.delivered).toBe(true);
  });

  it("gives colluding learners the same update", async () => {
    const run = await play({ kind: "collusion", learners: [6, 7, 8], factor: -1 });
    const hashes = new Map<number, string>();
    for (const { kind, payload } of run.ledger) {
      const { members, round } = payload as { members?: { learner: number; updateHash?: string }[]; round?: number };
      if (!/settle/i.test(kind) || round !== 0) continue;
      for (const { learner, updateHash } of members ?? []) if (updateHash) hashes.set(learner, updateHash);
    }
    expect(hashes.size).toBeGreaterThan(6);
    // in round 0 all coalitions start from one model
    expect(new Set([6, 7, 8].map((learner) => hashes.get(learner))).size).toBe(1);
  });
});

it("lets a lying head leave a different model, and pays it as if it had told the truth", async () => {
  const run = await play({ kind: "lying-head", model: "scaled", factor: -1 });
  const plain = await honest;
  run.rounds[0]!.coalitions.forEach(({ modelHash }, coalition) => {
    expect(modelHash).not.toBe(plain.rounds[0]!.coalitions[coalition]!.modelHash);
  });
  expect(run.learners[0]!.map(({ payment }) => payment)).toEqual(plain.learners[0]!.map(({ payment }) => payment));
  const own = await play({ kind: "lying-head", model: "own-update" });
  expect(own.rounds[0]!.coalitions[0]!.modelHash).not.toBe(plain.rounds[0]!.coalitions[0]!.modelHash);
});

it("survives events that drive models out of range: a learner that cannot train delivers nothing", async () => {
  const run = await play({ kind: "lying-head", learners: "heads", model: "scaled", factor: 1e30, rounds: { to: 0 } });
  expect(run.result.completed).toBe(true);
  for (const records of run.learners.slice(1)) expect(records.every(({ delivered }) => !delivered)).toBe(true);
  expect(run.evaluations.at(-1)!.active.after.learners).toBe(0);
});

describe("changed data", () => {
  it("declares data anew when they grow, with their higher cost", async () => {
    const run = await play({ kind: "growing-data", learners: [5], initialShare: 0.5, from: 0, to: 2 });
    const full = of(await honest, 5)[0]!;
    const time = (record: LearnerRecord): number => record.computationTime! * record.frequency!;
    const work = of(run, 5).map((record) => time(record) / time(full));
    for (const [round, share] of [0.5, 0.75, 1, 1].entries()) expect(work[round]).toBeCloseTo(share, 1);
    expect(run.ledger.filter(({ kind }) => /regist/i.test(kind)).length).toBeGreaterThan(2);
  });

  it("changes what the learner is tested on from the round of a task shift, not before", async () => {
    const run = await play({ kind: "task-shift", learners: [0, 1, 2], round: 2 });
    const plain = await honest;
    const at = (told: ToldRun, round: number) => told.evaluations.find((one) => one.round === round)!.byLearner;
    expect(at(run, 1)).toEqual(at(plain, 1));
    expect(at(run, 3)).not.toEqual(at(plain, 3));
    expect(run.rounds.slice(0, 2).map(({ payments }) => payments)).toEqual(
      plain.rounds.slice(0, 2).map(({ payments }) => payments),
    );
  });
});

it.each([
  [{ kind: "drop-out", learners: [12] }, "scenario.events[0].learners"],
  [{ kind: "drop-out", learners: [1], rounds: { from: 4 } }, "scenario.events[0].rounds.from"],
  [{ kind: "lazy", learners: [1], localSteps: 4 }, "scenario.events[0].localSteps"],
  [{ kind: "collusion", learners: [1] }, "one learner alone cannot collude"],
  [{ kind: "false-embedding", learners: [1], imitate: 40 }, "there is no learner 40"],
  [{ kind: "task-shift", learners: [1], round: 1, classes: [11] }, "no samples of class 11"],
] as const)("is refused before any work: %o", async (event, problem) => {
  await expect((async () => playSmall(withEvents(event as unknown as Events[number])))()).rejects.toThrow(problem);
});

it("refuses the event for a learner that only personalizes", async () => {
  const fields = { population: { activeFraction: 0.75 } };
  const { passive } = populationOf(smallConfig(fields));
  await expect(
    playSmall({ ...fields, scenario: { events: [{ kind: "drop-out", learners: passive.slice(0, 1) }] } }),
  ).rejects.toMatchObject({ code: "GFML_SCENARIO" });
});
