import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLearnerSigner, ledgerDomains } from "../../src/ledger/index.ts";
import { updateNorm } from "../../src/meta/index.ts";
import { encodeParameters, updateRoot } from "../../src/round/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { interceptingNode } from "./support/interceptingNode.ts";
import { type HostileOutcome, playHostile, withTrainer } from "./support/playHostile.ts";
import { keyOf, smallConfig } from "./support/smallFederation.ts";

/** The terms that a service has by default. */
const guarded: RunConfigInput = {
  learning: { largestUpdate: 100, clipRoundMedians: 2, lossLimit: 2 },
  reputation: { roundCap: 1.5 },
  coalition: { similarity: "unit", largestEmbedding: 1e4 },
};
const configOf = (fields: RunConfigInput, guards: RunConfigInput = guarded) =>
  smallConfig({
    ...{ rounds: 4, evaluationInterval: 1, data: { glyphCount: 800 } },
    ...fields,
    learning: { localSteps: 2, batchSize: 10, ...guards.learning, ...fields.learning },
    reputation: { ...guards.reputation, ...fields.reputation },
    coalition: { embeddingSamples: 10, count: 1, ...guards.coalition, ...fields.coalition },
    population: { learners: 8, activeFraction: 1, deadline: { min: 60, max: 60 } },
  });

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-hostile-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Payments and similarities of everybody but one learner. */
const othersIn = ({ learners }: HostileOutcome, attacker: number) =>
  learners.flat().filter(({ learner }) => learner !== attacker);
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("an embedding that is huge", () => {
  const liar = 7;
  const run = configOf({ rounds: 2, coalition: { count: 2 } });
  const attackerOf = (size: number) => (learner: number) =>
    learner === liar
      ? withTrainer(run, learner, (honest) => ({
          embed: async (task) => (await honest.embed(task)).map((_, index) => (index % 2 === 0 ? size : -size)),
        }))
      : undefined;

  it("counts as missing, and makes no others alike", async () => {
    const { learners, log } = await playHostile({ run, folder, attacker: attackerOf(1e30) });
    const others = othersIn({ learners } as HostileOutcome, liar).filter(
      ({ isHead, similarity }) => !isHead && similarity !== null,
    );
    expect(others.length).toBeGreaterThan(6);
    // before, the lie was the mean that was taken off everybody: S was 1 for all
    expect(others.filter(({ similarity }) => similarity! > 0.999)).toEqual([]);
    const own = learners.flat().filter(({ learner, isHead }) => learner === liar && !isHead);
    expect(own.every(({ similarity }) => similarity === 0 || similarity === null)).toBe(true);
    expect(log.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("an update that would ruin a model", () => {
  const liar = 7;
  /** One update of this size in every parameter, in the first round in which it trains; honest afterwards. */
  const attackerOf = (run: ReturnType<typeof configOf>, size: number) => (learner: number) => {
    let sent = 0;
    return learner === liar
      ? withTrainer(run, learner, (honest) => ({
          train: async (task) => {
            if (sent++ > 0) return honest.train(task);
            const parameters = task.model.map((value, index) => value + (index % 2 === 0 ? size : -size));
            return {
              parameters,
              updateHash: await updateRoot(encodeParameters(parameters), parameters.length),
              updateNorm: updateNorm(parameters, task.model),
              gradientNorms: [1e99, 1e99],
            };
          },
        }))
      : undefined;
  };

  it("is refused beyond the task's bound, and its victims are paid", async () => {
    const run = configOf({});
    const { learners, rounds } = await playHostile({ run, folder, attacker: attackerOf(run, 400) });
    expect(rounds).toHaveLength(4);
    const refused = learners.flat().filter(({ failure }) => failure === "malformed");
    expect(refused.map(({ round, learner }) => [round, learner])).toEqual([[0, liar]]);
    for (const { coalition, delivered, payment } of othersIn({ learners } as HostileOutcome, liar)) {
      if (coalition === null) continue;
      expect(delivered).toBe(true);
      expect(payment).toBeGreaterThan(0);
    }
  });

  it("is clipped within the bound, and the model recovers", async () => {
    const run = configOf({ rounds: 6 });
    const honest = await playHostile({ run, folder: join(folder, "honest") });
    // norm 24 of at most 100: in the first round there is no median yet
    const attacked = await playHostile({ run, folder: join(folder, "attacked"), attacker: attackerOf(run, 0.3) });
    const failures = attacked.learners.flat().filter(({ delivered, coalition }) => coalition !== null && !delivered);
    expect(new Set(failures.map(({ failure }) => failure))).toEqual(new Set(failures.length > 0 ? ["taken-back"] : []));
    expect(attacked.accuracies.at(-1)!).toBeGreaterThan(honest.accuracies.at(-1)! - 0.15);
  });

  it("is taken back where nothing else stops it, on record and in the log", async () => {
    const run = configOf({}, { learning: { lossLimit: 2 } });
    const { learners, log, losses } = await playHostile({ run, folder, attacker: attackerOf(run, 400) });
    const taken = log.filter(({ event }) => event === "model.taken-back");
    expect(taken).toHaveLength(1);
    expect(taken[0]!.fields).toMatchObject({ round: 0, coalition: 0, isHeadAtFault: false });
    expect(learners[0]!.every(({ failure, payment }) => failure === "taken-back" && payment === 0)).toBe(true);
    // no head is barred for it: its chunks show that it added up what it received
    expect(log.filter(({ event }) => event === "head.failed")).toEqual([]);
    expect(
      learners
        .slice(1)
        .flat()
        .every(({ delivered }) => delivered),
    ).toBe(true);
    expect(losses.at(-1)!).toBeLessThan(3);
  });

  it("fails the check of a head that nothing else checks", async () => {
    const run = configOf({ rounds: 2 }, { learning: { lossLimit: 2 } });
    const attacker = attackerOf(run, 400);
    const { log } = await playHostile({ run, folder, attacker, service: { headCheck: { chunks: 0 } } });
    expect(log.find(({ event }) => event === "head.failed")?.fields).toMatchObject({ reason: "exploded" });
  });
});

describe("a head and a member that sign any norm", () => {
  const team = new Set([5, 6, 7]);
  const NORM = 9e8;

  it("does not take the contributions of the others", async () => {
    const fields = {
      ...{ rounds: 6, evaluationInterval: 6 },
      scheme: { coalition: "game", incentive: "stackelberg", head: "random" },
    } as const;
    const run = configOf(fields);
    let lies = 0;
    const attacker = (learner: number) => {
      if (!team.has(learner)) return undefined;
      const createNode = interceptingNode({
        answer: async (answer, request) => {
          const order = request.header as { task: number; round: number; coalition: number; members: never[] };
          if (request.kind !== "head") return answer;
          const report = answer.header as { coalition: number; members: Record<string, unknown>[] };
          const members = await Promise.all(
            report.members.map(async (one) => {
              const mate = one.learner as number;
              if (one.delivered !== true || mate === learner || !team.has(mate)) return one;
              lies++;
              const agreed = (order.members as { profile: { learner: number }; frequency: number }[]).find(
                ({ profile }) => profile.learner === mate,
              )!;
              const signer = createLearnerSigner({ key: keyOf(`learner ${mate}`), domains: ledgerDomains(null) });
              const { task, round, coalition } = order;
              const { updateHash, computationTime, transmissionTime, embeddingHash } = one as Record<string, never>;
              const signature = await signer.participation({
                ...{ task, round, coalition, learner: mate, frequency: agreed.frequency },
                ...{ updateHash: updateHash!, updateNorm: NORM, embeddingHash: embeddingHash! },
                ...{ computationTime: computationTime!, transmissionTime: transmissionTime! },
              });
              return { ...one, measure: NORM, ownMeasure: NORM, signature };
            }),
          );
          return { ...answer, header: { ...report, members } };
        },
      });
      return { createNode };
    };
    // without the bound of updates, which would refuse the lie at once
    const loose = configOf(fields, { ...guarded, learning: {} });
    for (const [name, config] of Object.entries({ run, loose })) {
      const { learners } = await playHostile({ run: config, folder: join(folder, name), attacker });
      const others = learners.flat().filter(({ learner, delivered }) => !team.has(learner) && delivered);
      expect(others.length).toBeGreaterThan(10);
      const contributions = others.map(({ contribution }) => contribution!);
      // before, one such norm made x_ref, and everybody else's contribution 0 from then on
      expect(meanOf(contributions)).toBeGreaterThan(0.2);
      expect(Math.min(...others.map(({ measure }) => measure!))).toBeGreaterThan(0);
    }
    expect(lies).toBeGreaterThan(0);
  });
});
