import { expect, it } from "vitest";
import { openSmallTask } from "../support/smallTask.ts";
import { chainOfRecords, type PlainRecord } from "./support/chainOfRecords.ts";
import { auditOf, chainOf, expectLie, of } from "./support/lies.ts";

/** Four rounds: in the second and third two learners are away, in the fourth one of them is back. */
const playAbsent = async (scheme: "gfml" | "random+optimized" | "fixed+stackelberg") => {
  const task = await openSmallTask({ scheme, population: { learners: 8, activeFraction: 1 } });
  const { active } = task.context.learners;
  const { ledger } = task.context.ports;
  const { seed } = task.context.task;
  const [first, second] = [active[1]!, active[5]!];
  for (const away of [[], [first, second], [first, second], [second]]) {
    await task.play({ active: active.filter((learner) => !away.includes(learner)) });
  }
  const records: PlainRecord[] = [];
  for await (const { kind, payload } of ledger.history()) records.push({ kind, payload });
  return { records, seed, first, second };
};

it.each(["gfml", "random+optimized", "fixed+stackelberg"] as const)(
  "records which learners are away when a round opens, and misses none in the audit: %s",
  async (scheme) => {
    const { records, seed, first, second } = await playAbsent(scheme);
    expect(of(records, "partition", 0)).not.toHaveProperty("absent");
    for (const round of [1, 2]) expect(of(records, "partition", round).absent).toEqual([first, second]);
    expect(of(records, "partition", 3).absent).toEqual([second]);
    const { findings } = auditOf(chainOfRecords(records), seed);
    expect(findings.firstLie).toBeNull();
    const note = findings.results().find(({ name }) => name === "partitions")!.note;
    expect(note).toContain("only the provider claims");
  },
);

it("misses a learner that is neither placed nor named as absent, in each such round", async () => {
  const { records, seed, second } = await playAbsent("gfml");
  const silent = structuredClone(records) as PlainRecord[];
  delete (of(silent, "partition", 3) as { absent?: unknown }).absent;
  expectLie(auditOf(await chainOf(silent), seed), "partitions", { round: 3, learner: second, found: "none" });
});

it("reports a learner that plays and is absent at once, and an unknown absent learner", async () => {
  const { records, seed, first } = await playAbsent("gfml");
  for (const [liar, what] of [
    [first, "place of the absent learner"],
    [77, "standing of the absent learner"],
  ] as const) {
    const told = structuredClone(records) as PlainRecord[];
    of(told, "partition", 3).absent!.push(liar);
    expectLie(auditOf(chainOfRecords(told), seed), "partitions", { round: 3, learner: liar, what });
  }
});

it("counts neither banned learners nor those that only personalize as absent", async () => {
  const task = await openSmallTask({
    population: { learners: 8, activeFraction: 0.75 },
    reputation: { ban: { reputationLimit: 1000, rounds: 1 } },
  });
  await task.play();
  const { state } = await task.play();
  expect(state.sittingOut.length).toBeGreaterThan(0);
  const records: PlainRecord[] = [];
  for await (const { kind, payload } of task.context.ports.ledger.history()) records.push({ kind, payload });
  expect(of(records, "partition", 1)).not.toHaveProperty("absent");
  expect(auditOf(chainOfRecords(records), task.context.task.seed).findings.firstLie).toBeNull();
});
