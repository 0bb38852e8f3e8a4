import fc from "fast-check";
import { expect, it } from "vitest";
import { chooseModels, evaluateModels, handOverModels, type Registration } from "../../src/round/index.ts";
import { changeRound, openSmallTask } from "../support/smallTask.ts";

/** Every coalition policy, with each head policy and each way of setting incentives once. */
const schemes = [
  "gfml",
  "gfml+random",
  "random+optimized",
  "best-effort+stackelberg",
  "best-effort+random-head",
  "fixed+stackelberg",
] as const;

/** What becomes of each of the 12 learners before a round. */
const fate = fc.constantFrom("stays", "stays", "stays", "absent", "gone", "passive", "new data");
const roundOf = fc.record({
  fates: fc.array(fate, { minLength: 12, maxLength: 12 }),
  whoHeads: fc.constantFrom("as it falls", "heads are gone", "everybody is new", "nobody is there"),
  barred: fc.boolean(),
});

/** Everybody known, by id, and who of them is there. */
const situation = (
  { fates, whoHeads }: { readonly fates: readonly string[]; readonly whoHeads: string },
  everybody: readonly Registration[],
  lastHeads: readonly (number | null)[],
  seen: ReadonlySet<number>,
): { readonly registrations: Map<number, Registration>; readonly active: number[] } => {
  const registrations = new Map<number, Registration>();
  const active: number[] = [];
  for (const [learner, one] of everybody.entries()) {
    const its = fates[learner]!;
    if (its === "gone" || whoHeads === "nobody is there") continue;
    if (whoHeads === "heads are gone" && lastHeads.includes(learner)) continue;
    if (whoHeads === "everybody is new" && seen.has(learner)) continue;
    const isActive = its !== "passive";
    const sampleCount = its === "new data" ? one.sampleCount + 7 : one.sampleCount;
    registrations.set(learner, { ...one, active: isActive, sampleCount });
    if (isActive && its !== "absent") active.push(learner);
  }
  return { registrations, active };
};

it.each(schemes)("lets learners come, go, return and change between two rounds: %s", async (scheme) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(roundOf, { minLength: 2, maxLength: 5 }),
      fc.constantFrom(1, 2),
      async (rounds, interval) => {
        const task = await openSmallTask({
          population: { learners: 12, activeFraction: 1 },
          learning: { localSteps: 1, batchSize: 4 },
          scheme,
          coalition: { embeddingInterval: interval },
        });
        const everybody = [...task.context.learners.registrations.values()];
        const { ledger } = task.context.ports;
        const seen = new Set<number>();
        let lastHeads: readonly (number | null)[] = [];
        for (const [number, one] of rounds.entries()) {
          const { registrations, active } = situation(one, everybody, lastHeads, seen);
          if (registrations.size > 0) await ledger.register([...registrations.values()]);
          const barredHeads = new Set(one.barred ? lastHeads.filter((head) => head !== null) : []);
          const changes = { registrations, active, barredHeads };
          const context = changeRound(task.context, changes);
          const { state, models, record, learners } = await task.play(changes);
          expect(state.round).toBe(number + 1);
          expect(learners.map(({ learner }) => learner)).toEqual(active);
          expect([...state.partition.flat(), ...state.sittingOut].sort((a, b) => a - b)).toEqual(active);
          for (const [coalition, head] of state.heads.entries()) {
            if (head === null) continue;
            expect(active).toContain(head);
            expect(barredHeads.has(head)).toBe(false);
            expect(record.coalitions[coalition]!.head).toBe(head);
          }
          const modelOf = await chooseModels(context, state, models);
          await handOverModels(context, state, modelOf);
          await evaluateModels(context, state, models, modelOf);
          for (const learner of active) seen.add(learner);
          lastHeads = state.heads;
        }
      },
    ),
    { seed: 31, numRuns: 15 },
  );
});

it("adds newcomers to fixed clusters, and keeps the places of absent learners", async () => {
  const task = await openSmallTask({
    population: { learners: 12, activeFraction: 1 },
    learning: { localSteps: 1, batchSize: 4 },
    scheme: "fixed+stackelberg",
  });
  const everybody = [...task.context.learners.registrations.keys()];
  const clustersOf = async (active: readonly number[]) => (await task.play({ active })).state.clusters!;
  const first = await clustersOf(everybody.slice(0, 6));
  expect(first.flat().sort((a, b) => a - b)).toEqual(everybody.slice(0, 6));
  const second = await clustersOf(everybody.slice(4, 9));
  expect(second.flat().sort((a, b) => a - b)).toEqual(everybody.slice(0, 9));
  for (const [coalition, members] of second.entries())
    expect(members.slice(0, first[coalition]!.length)).toEqual(first[coalition]);
  // nobody of the old ones is there: the new ones are clustered as if it were round 0
  const third = await clustersOf(everybody.slice(9));
  expect(third.flat().sort((a, b) => a - b)).toEqual(everybody);
  expect(await clustersOf(everybody)).toEqual(third);
});
