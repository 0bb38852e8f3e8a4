import { expect, it } from "vitest";
import type { Checkpoint } from "../../src/round/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { memoryStore } from "../support/memoryStore.ts";
import { playSmall } from "../support/smallRun.ts";

const ban = (rounds: number, reputationLimit: number): RunConfigInput["reputation"] => ({
  ban: { rounds, reputationLimit },
});

const variants: readonly RunConfigInput[] = [
  {},
  { scheme: "fixed+stackelberg", coalition: { embeddingInterval: 3 } },
  { scheme: "random+random" },
  { scheme: "best-effort+optimized" },
];

it.each(variants)("keeps out learners that recently played with too low a reputation: %o", async (fields) => {
  const limit = 2.5;
  const run = await playSmall({ rounds: 6, reputation: ban(2, limit), ...fields });
  const lastPlayed = new Map<number, number>();
  let bans = 0;
  let returns = 0;
  for (const [round, records] of run.learners.entries()) {
    expect(records.map(({ learner }) => learner)).toEqual(
      [...records].map(({ learner }) => learner).sort((a, b) => a - b),
    );
    const published = run.ledger.find(
      ({ kind, payload }) => kind === "partition" && (payload as { round: number }).round === round,
    )!.payload as { sittingOut: number[] };
    for (const { learner, globalReputation, coalition, failure, isHead, previousCoalition } of records) {
      const last = lastPlayed.get(learner);
      const isBanned = last !== undefined && round <= last + 2 && globalReputation < limit;
      expect(failure === "banned").toBe(isBanned);
      if (isBanned) {
        bans++;
        expect({ coalition, isHead }).toEqual({ coalition: null, isHead: false });
        expect(run.rounds[round]!.sittingOut).toContain(learner);
        expect(published.sittingOut).not.toContain(learner);
      } else if (coalition !== null && last !== undefined && last < round - 1 && previousCoalition === null) returns++;
      if (coalition !== null) lastPlayed.set(learner, round);
    }
  }
  expect(bans).toBeGreaterThan(0);
  if (fields.scheme === undefined) expect(returns).toBeGreaterThan(0);
});

it("continues the task with an empty round where all learners are banned", async () => {
  const run = await playSmall({ rounds: 4, reputation: ban(1, 1000) });
  const playing = run.rounds.map(({ coalitions }) => coalitions.flatMap(({ members }) => members));
  expect(playing[0]!.length).toBeGreaterThan(0);
  for (const [round, members] of playing.entries()) {
    if (round > 0) expect(members.filter((learner) => playing[round - 1]!.includes(learner))).toEqual([]);
  }
  expect(playing.some((members) => members.length === 0)).toBe(true);
});

it("changes the identity of the task, but not its course, by a rule that keeps nobody out", async () => {
  const free = await playSmall({ rounds: 3 });
  const ruled = await playSmall({ rounds: 3, reputation: ban(3, 0) });
  expect(ruled.result.resultHash).not.toBe(free.result.resultHash);
  expect(ruled.learners).toEqual(free.learners);
  // and a limit without rounds is no rule
  const idle = await playSmall({ rounds: 3, reputation: ban(0, 9) });
  expect(idle.result.resultHash).toBe(free.result.resultHash);
});

it("resumes a run with bans from a checkpoint as if it had never stopped", async () => {
  const fields: RunConfigInput = { rounds: 5, checkpointInterval: 2, reputation: ban(2, 2.5) };
  const whole = await playSmall(fields);
  const store = memoryStore();
  let first: Checkpoint | undefined;
  await playSmall(fields, {
    store: {
      load: store.load,
      save: async (checkpoint) => {
        await store.save(checkpoint);
        first ??= await store.load();
      },
    },
  });
  const rest = await playSmall(fields, { resume: first! });
  expect(rest.result).toEqual(whole.result);
  expect(rest.learners).toEqual(whole.learners.slice(2));
});

it("records each passive learner's model, ascending, before the next round opens", async () => {
  const run = await playSmall({ rounds: 4, evaluationInterval: 2 });
  const kinds = run.ledger.map(({ kind }) => kind);
  const at = kinds.flatMap((kind, index) => (kind === "handover" ? [index] : []));
  expect(at).toHaveLength(2);
  for (const [which, index] of at.entries()) {
    const { round, learners } = run.ledger[index]!.payload as {
      round: number;
      learners: { learner: number; coalition: number; modelHash: string }[];
    };
    expect(round).toBe(2 * (which + 1));
    expect(kinds[index - 1]).toBe("finalisation");
    expect(learners).toHaveLength(3);
    expect(learners.map(({ learner }) => learner)).toEqual(learners.map((one) => one.learner).sort((a, b) => a - b));
    for (const { coalition, modelHash } of learners) {
      expect(modelHash).toBe(run.rounds[round - 1]!.coalitions[coalition]!.modelHash);
    }
  }
  const settled = run.ledger.filter(({ kind }) => kind === "settlement");
  for (const { payload } of settled) {
    const { round, coalition, modelHash } = payload as { round: number; coalition: number; modelHash: string };
    expect(modelHash).toBe(run.rounds[round]!.coalitions[coalition]!.modelHash);
  }
  // the limits of a ban are the ledger's: a number that it cannot hold is refused before any work
  await expect(playSmall({ reputation: ban(1, 1 / 3) })).rejects.toMatchObject({ code: "GFML_INVALID_VALUE" });
});
