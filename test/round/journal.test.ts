import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { restoreMemoryLedger } from "../../src/ledger/index.ts";
import {
  canonicalJson,
  chooseModels,
  createMemorySpool,
  createPlannedClock,
  handOverModels,
  type Journal,
  type JournalEntry,
  journalRound,
  type Ledger,
  type Link,
  playRound,
  RoundJournal,
} from "../../src/round/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { createMemoryJournal } from "../support/createMemoryJournal.ts";
import { openSmallTask } from "../support/smallTask.ts";
import { withCode } from "../support/withCode.ts";

class Killed extends Error {}

/** A journal whose process dies when it would keep one entry too many. */
const dyingAfter = (entries: number): { readonly journal: Journal; readonly kept: JournalEntry[] } => {
  const kept: JournalEntry[] = [];
  const inner = createMemoryJournal();
  const journal: Journal = {
    ...inner,
    append: async (entry) => {
      if (kept.length >= entries) throw new Killed();
      kept.push(entry);
      await inner.append(entry);
    },
  };
  return { journal, kept };
};

const writes = [
  "register",
  "publishPartition",
  "settleCoalition",
  "forfeitCoalition",
  "finalizeRound",
  "handOver",
] as const;

/** Learners that outlive their provider, and where its task began. */
const openTask = async (fields: RunConfigInput) => {
  const asked: string[] = [];
  const link = (inner: Link): Link => ({
    ...inner,
    request: (learner, request, options) => {
      asked.push(`${request.kind} ${learner}`);
      return inner.request(learner, request, options);
    },
  });
  const task = await openSmallTask(fields, { own: () => ({ spool: createMemorySpool() }), link });
  return { context: task.context, start: await task.checkpoint(), asked };
};

/** Plays two rounds, and what comes between them, as a provider does that keeps a journal and begins at the checkpoint. */
const play = async ({ context: task, start, asked }: Awaited<ReturnType<typeof openTask>>, journal: Journal) => {
  const calls: string[] = [];
  const inner = restoreMemoryLedger(start.ledger);
  const watched = writes.map((name) => [
    name,
    (...given: never[]) => {
      calls.push(`${name} ${canonicalJson(given)}`);
      return (inner[name] as (...all: never[]) => unknown)(...given);
    },
  ]);
  const ledger: Ledger = { ...inner, ...Object.fromEntries(watched) };
  const round = await RoundJournal.open(journal);
  const ports = { ...task.ports, ledger, clock: createPlannedClock(start.state.clock) };
  const context = journalRound({ ...task, ports, checks: { headCheck: { chunks: 3 } } }, round);
  asked.length = 0;
  const finish = async () => {
    const first = await playRound(context, start.state, start.models);
    await handOverModels(context, first.state, await chooseModels(context, first.state, first.models));
    const { state, record, learners } = await playRound(context, first.state, first.models);
    return { state, record, learners, asked: [...asked] };
  };
  return { finish, calls, round };
};

const faults: RunConfigInput = {
  scenario: {
    events: [
      { kind: "drop-out", learners: "all", rounds: { from: 0, probability: 0.2 } },
      { kind: "lying-head", learners: "heads", model: "scaled", factor: 2, rounds: { from: 1, probability: 0.5 } },
    ],
  },
};

describe.each([
  ["honest learners", {}],
  ["learners that fail and lie", faults],
] as const)("a provider of %s", (_, fields) => {
  it("plays the same rounds again when it is killed at any moment, and asks no learner twice", async () => {
    const whole = dyingAfter(Number.POSITIVE_INFINITY);
    const task = await openTask(fields);
    const first = await play(task, whole.journal);
    const expected = await first.finish();
    expect(whole.kept.length).toBeGreaterThan(30);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.kept.length - 1), async (entries) => {
        const dying = dyingAfter(entries);
        const killed = await play(task, dying.journal);
        await expect(killed.finish()).rejects.toBeInstanceOf(Killed);
        const journal = createMemoryJournal(dying.kept);
        const again = await play(task, journal);
        const { asked, ...played } = await again.finish();
        expect({ ...played, asked: expected.asked }).toEqual(expected);
        expect(again.calls).toEqual(first.calls);
        expect(again.round.replayed).toBe(entries);
        expect(await journal.entries()).toHaveLength(whole.kept.length);
        // the beacon of each round and its end are no questions to learners
        const spared = dying.kept.filter(({ question }) => question.includes("learner")).length;
        expect(asked).toHaveLength(expected.asked.length - spared);
      }),
      { seed: 41, numRuns: 15 },
    );
  });
});

it("does not use kept answers again once a checkpoint covers them", async () => {
  const journal = createMemoryJournal();
  const round = await RoundJournal.open(journal);
  let answers = 0;
  const ask = () => round.recall("question", "", async () => ++answers);
  expect([await ask(), await ask()]).toEqual([1, 2]);
  const again = await RoundJournal.open(journal);
  expect(await again.recall("question", "", async () => 99)).toBe(1);
  expect(await again.recall("question", "", async () => 99)).toBe(2);
  expect(await again.recall("question", "", async () => 3)).toBe(3);
  await again.clear();
  expect(await journal.entries()).toEqual([]);
  expect(await again.recall("question", "", async () => 4)).toBe(4);
});

it("refuses an answer to a different request", async () => {
  const journal = createMemoryJournal();
  await (await RoundJournal.open(journal)).recall("question", "a hash", async () => 1);
  const again = await RoundJournal.open(journal);
  await expect(again.recall("question", "another hash", async () => 2)).rejects.toEqual(
    withCode("GFML_JOURNAL_MISMATCH"),
  );
  const kept = createMemoryJournal();
  await (await play(await openTask({}), kept)).finish();
  const mixed = await play(await openTask({ seed: 5 }), kept);
  await expect(mixed.finish()).rejects.toEqual(withCode("GFML_JOURNAL_MISMATCH"));
});

it("does not count a wait that its signal ended as an answer", async () => {
  const { journal, kept } = dyingAfter(Number.POSITIVE_INFINITY);
  const task = await openSmallTask();
  const round = await RoundJournal.open(journal);
  const controller = new AbortController();
  const reason = new Error("enough");
  const link: Link = {
    ...task.context.ports.link,
    request: async () => {
      controller.abort(reason);
      throw reason;
    },
  };
  const { link: journaled } = journalRound({ ...task.context, ports: { ...task.context.ports, link } }, round).ports;
  const options = { timeout: 1, signal: controller.signal };
  const request = { kind: "embed", round: 0, models: [] } as const;
  await expect(journaled.request(0, request, options)).rejects.toBe(reason);
  expect(kept).toEqual([]);
});
