import { describe, expect, test } from "vitest";
import type { Ledger } from "../../src/round/index.ts";
import { delivered, learner, opening, type Play, playRound, publication, settlement } from "./ledgerFixtures.ts";

const all: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
const other: Play = { coalition: 1, head: 3, members: [3, 4] };

type Stage = "open" | "published" | "settled" | "closed";

/** A call that must be refused, the stage of round 0 at which it is made, and the error's code. */
interface Refusal {
  readonly what: string;
  readonly at: Stage;
  readonly code: string;
  readonly call: (ledger: Ledger, task: number) => Promise<unknown>;
}

const publish = (plays: readonly Play[], changes: Parameters<typeof publication>[3] = {}, round = 0) =>
  ((ledger, task) => ledger.publishPartition(publication(task, round, plays, changes))) satisfies Refusal["call"];

const settle = (play: Play, member?: Parameters<typeof settlement>[3], round = 0) =>
  ((ledger, task) => ledger.settleCoalition(settlement(task, round, play, member))) satisfies Refusal["call"];

const settleWith = (changes: Parameters<typeof delivered>[1]) =>
  settle(all, (member) => (member === 1 ? delivered(1, changes) : delivered(member)));

const INVALID = "GFML_INVALID_VALUE";

const refusals: readonly Refusal[] = [
  {
    what: "an unknown learner's reputation",
    at: "open",
    code: "GFML_UNKNOWN_LEARNER",
    call: (l) => l.globalReputations([99]),
  },
  { what: "an unknown learner's balance", at: "open", code: "GFML_UNKNOWN_LEARNER", call: (l) => l.balance(99) },
  { what: "an unknown learner's withdrawal", at: "open", code: "GFML_UNKNOWN_LEARNER", call: (l) => l.withdraw(99) },
  {
    what: "an unknown head's view",
    at: "open",
    code: "GFML_UNKNOWN_LEARNER",
    call: (l, task) => l.reputations(task, [{ head: 99, similarities: [] }], [0]),
  },
  {
    what: "a head that is unlike itself",
    at: "open",
    code: INVALID,
    call: (l, task) => l.reputations(task, [{ head: 0, similarities: [{ head: 0, similarity: 0.5 }] }], [0]),
  },
  {
    what: "a past head named twice",
    at: "open",
    code: INVALID,
    call: (l, task) =>
      l.reputations(task, [{ head: 0, similarities: [1, 1].map((head) => ({ head, similarity: 0.5 })) }], [0]),
  },
  {
    what: "a similarity between heads that is not a multiple of 1e-9",
    at: "open",
    code: INVALID,
    call: (l, task) => l.reputations(task, [{ head: 0, similarities: [{ head: 1, similarity: 1 / 3 }] }], [0]),
  },
  { what: "an unknown task", at: "open", code: "GFML_UNKNOWN_TASK", call: (l) => l.escrow(99) },
  {
    what: "another lambda",
    at: "open",
    code: "GFML_DECAY_MISMATCH",
    call: (l) => l.openTask(opening({ reputationDecay: 0.8 })),
  },
  { what: "a lambda above 1", at: "open", code: INVALID, call: (l) => l.openTask(opening({ reputationDecay: 1.5 })) },
  {
    what: "a phi that is not a multiple of 1e-9",
    at: "open",
    code: INVALID,
    call: (l) => l.openTask(opening({ globalWeight: 1 / 3 })),
  },
  { what: "a negative escrow", at: "open", code: INVALID, call: (l) => l.openTask(opening({}, -1n)) },
  {
    what: "a hash that is none",
    at: "open",
    code: INVALID,
    call: (l) => l.openTask({ ...opening(), initialModelHash: "abc" }),
  },
  {
    what: "a frequency range upside down",
    at: "open",
    code: INVALID,
    call: (l) => l.register([{ ...learner(0), minFrequency: 2e9 }]),
  },
  {
    what: "a deadline that is not a multiple of 1e-9",
    at: "open",
    code: INVALID,
    call: (l) => l.register([{ ...learner(0), deadline: 100 / 9 }]),
  },
  {
    what: "a learner registered twice in one call",
    at: "open",
    code: INVALID,
    call: (l) => l.register([learner(0), learner(0)]),
  },

  { what: "a round ahead of its turn", at: "open", code: "GFML_ROUND_ORDER", call: publish([all], {}, 1) },
  {
    what: "a partition of an unknown task",
    at: "open",
    code: "GFML_UNKNOWN_TASK",
    call: (l) => l.publishPartition(publication(9, 0, [all])),
  },
  {
    what: "a head outside its coalition",
    at: "open",
    code: "GFML_HEAD_NOT_MEMBER",
    call: publish([{ ...all, head: 5 }]),
  },
  {
    what: "a head that is not registered",
    at: "open",
    code: "GFML_UNKNOWN_LEARNER",
    call: publish([{ ...all, head: 99, members: [99] }]),
  },
  {
    what: "a member that is not registered",
    at: "open",
    code: "GFML_UNKNOWN_LEARNER",
    call: publish([{ ...all, members: [0, 99] }]),
  },
  { what: "a passive member", at: "open", code: "GFML_PASSIVE_MEMBER", call: publish([{ ...all, members: [0, 7] }]) },
  {
    what: "a learner in two coalitions",
    at: "open",
    code: "GFML_DUPLICATE_MEMBER",
    call: publish([all, { ...other, members: [3, 1] }]),
  },
  {
    what: "a learner twice in a coalition",
    at: "open",
    code: "GFML_DUPLICATE_MEMBER",
    call: publish([{ ...all, members: [0, 1, 1] }]),
  },
  {
    what: "a member that sits out",
    at: "open",
    code: "GFML_DUPLICATE_MEMBER",
    call: publish([all], { sittingOut: [2] }),
  },
  {
    what: "a coalition twice",
    at: "open",
    code: "GFML_DUPLICATE_COALITION",
    call: publish([all, { ...other, coalition: 0 }]),
  },
  { what: "a coalition beyond M", at: "open", code: INVALID, call: publish([{ ...all, coalition: 3 }]) },
  { what: "an empty coalition", at: "open", code: "GFML_HEAD_NOT_MEMBER", call: publish([{ ...all, members: [] }]) },
  {
    what: "a similarity above 1",
    at: "open",
    code: INVALID,
    call: publish([{ ...all, similarity: () => 1.000000001 }]),
  },
  {
    what: "a similarity that is not a multiple of 1e-9",
    at: "open",
    code: INVALID,
    call: publish([{ ...all, similarity: () => 1 / 3 }]),
  },
  {
    what: "a frequency above the declared",
    at: "open",
    code: INVALID,
    call: publish([{ ...all, frequency: () => 1_000_000_001 }]),
  },
  {
    what: "a frequency below the declared",
    at: "open",
    code: INVALID,
    call: publish([{ ...all, frequency: () => 1_000 }]),
  },
  {
    what: "a frequency that is not whole",
    at: "open",
    code: INVALID,
    call: publish([{ ...all, frequency: () => 5e8 + 0.5 }]),
  },
  {
    what: "an incentive above its bound",
    at: "open",
    code: INVALID,
    call: publish([{ ...all, incentive: 15.000000001 }]),
  },
  {
    what: "an incentive below its bound",
    at: "open",
    code: INVALID,
    call: publish([{ ...all, incentive: 4.999999999 }]),
  },
  {
    what: "an incentive that is not a multiple of 1e-9",
    at: "open",
    code: INVALID,
    call: publish([{ ...all, incentive: 20 / 3 }]),
  },
  {
    what: "a player order with a repetition",
    at: "open",
    code: INVALID,
    call: publish([all], { playerOrder: [1, 2, 1] }),
  },
  {
    what: "a move to a coalition beyond M",
    at: "open",
    code: INVALID,
    call: publish([all], { moves: [{ learner: 1, from: null, to: 3 }] }),
  },
  { what: "a settlement before publication", at: "open", code: "GFML_ROUND_NOT_PUBLISHED", call: settle(all) },
  {
    what: "a finalisation before publication",
    at: "open",
    code: "GFML_ROUND_NOT_PUBLISHED",
    call: (l, task) => l.finaliseRound(task, 0),
  },

  { what: "a second partition", at: "published", code: "GFML_ROUND_OPEN", call: publish([all]) },
  { what: "closing in mid-round", at: "published", code: "GFML_ROUND_OPEN", call: (l, task) => l.closeTask(task) },
  { what: "a settlement of another round", at: "published", code: "GFML_ROUND_ORDER", call: settle(all, undefined, 1) },
  {
    what: "a settlement of a coalition that does not play",
    at: "published",
    code: "GFML_UNKNOWN_COALITION",
    call: settle({ ...all, coalition: 2 }),
  },
  {
    what: "a settlement of a foreign member",
    at: "published",
    code: "GFML_FOREIGN_MEMBER",
    call: settle({ ...all, members: [0, 1, 2, 5] }),
  },
  {
    what: "a settlement of another coalition's member",
    at: "published",
    code: "GFML_FOREIGN_MEMBER",
    call: settle({ ...all, members: [0, 1, 3] }),
  },
  {
    what: "a settlement that leaves a member out",
    at: "published",
    code: "GFML_MISSING_MEMBER",
    call: settle({ ...all, members: [0, 1] }),
  },
  {
    what: "a settlement of a member twice",
    at: "published",
    code: "GFML_MISSING_MEMBER",
    call: settle({ ...all, members: [0, 1, 2, 2] }),
  },
  { what: "a negative measure", at: "published", code: INVALID, call: settleWith({ measure: -0.5 }) },
  { what: "a measure that is no number", at: "published", code: INVALID, call: settleWith({ measure: Number.NaN }) },
  {
    what: "a measure that is not a multiple of 1e-9",
    at: "published",
    code: INVALID,
    call: settleWith({ measure: 1 / 3 }),
  },
  {
    what: "a frequency kept above the agreed",
    at: "published",
    code: INVALID,
    call: settleWith({ keptFrequency: 500_000_002 }),
  },
  { what: "a negative time", at: "published", code: INVALID, call: settleWith({ computationTime: -1 }) },
  {
    what: "a time that is not a multiple of 1e-9",
    at: "published",
    code: INVALID,
    call: settleWith({ transmissionTime: 1 / 3 }),
  },
  {
    what: "an update hash that is none",
    at: "published",
    code: INVALID,
    call: settleWith({ updateHash: "AB".repeat(32) }),
  },
  {
    what: "finalising with coalitions open",
    at: "published",
    code: "GFML_ROUND_UNSETTLED",
    call: (l, task) => l.finaliseRound(task, 0),
  },
  {
    what: "forfeiting a coalition that does not play",
    at: "published",
    code: "GFML_UNKNOWN_COALITION",
    call: (l, task) => l.forfeitCoalition(task, 0, 2),
  },

  { what: "a second settlement", at: "settled", code: "GFML_COALITION_DONE", call: settle(all) },
  {
    what: "forfeiting what is settled",
    at: "settled",
    code: "GFML_COALITION_DONE",
    call: (l, task) => l.forfeitCoalition(task, 0, 0),
  },
  {
    what: "finalising another round",
    at: "settled",
    code: "GFML_ROUND_ORDER",
    call: (l, task) => l.finaliseRound(task, 1),
  },

  { what: "a partition of a closed task", at: "closed", code: "GFML_TASK_CLOSED", call: publish([all], {}, 1) },
  { what: "a settlement of a closed task", at: "closed", code: "GFML_TASK_CLOSED", call: settle(all) },
  { what: "closing twice", at: "closed", code: "GFML_TASK_CLOSED", call: (l, task) => l.closeTask(task) },
];

/** Every call that a ledger must refuse, by its own code, changing nothing. */
export const ledgerRefusals = (started: (count?: number) => Promise<{ ledger: Ledger; task: number }>): void => {
  const stages: Record<Stage, (ledger: Ledger, task: number) => Promise<void>> = {
    open: async () => {},
    published: async (ledger, task) => {
      await ledger.publishPartition(publication(task, 0, [all, other]));
    },
    settled: async (ledger, task) => {
      await ledger.publishPartition(publication(task, 0, [all, other]));
      await ledger.settleCoalition(settlement(task, 0, all));
      await ledger.settleCoalition(settlement(task, 0, other));
    },
    closed: async (ledger, task) => {
      await playRound(ledger, task, 0, [all]);
      await ledger.closeTask(task);
    },
  };
  const observe = async (ledger: Ledger, task: number) => {
    const learners = [0, 1, 2, 3, 4, 5, 6, 7];
    let records = 0;
    for await (const _ of ledger.history()) records++;
    return {
      records,
      escrow: await ledger.escrow(task),
      balances: await Promise.all(learners.map((index) => ledger.balance(index))),
      reputations: await ledger.globalReputations(learners),
    };
  };

  describe("refuses, and changes nothing", () => {
    for (const stage of ["open", "published", "settled", "closed"] as const) {
      // one ledger for all refusals of a stage: none of them may leave a trace that makes a later one fail
      test(`when ${stage}`, async () => {
        const { ledger, task } = await started();
        await ledger.register([{ ...learner(7), active: false }]);
        await stages[stage](ledger, task);
        const before = await observe(ledger, task);
        for (const { what, at, code, call } of refusals) {
          if (at !== stage) continue;
          await expect(call(ledger, task), what).rejects.toMatchObject({ code });
        }
        expect(await observe(ledger, task)).toEqual(before);
        if (stage === "open") await playRound(ledger, task, 0, [all, other]);
        if (stage === "published") {
          await ledger.settleCoalition(settlement(task, 0, all));
          await ledger.settleCoalition(settlement(task, 0, other));
        }
        if (stage === "published" || stage === "settled") await ledger.finaliseRound(task, 0);
        await ledger.close();
      });
    }

    test("what it refuses differs in code from what it is not", () => {
      expect(new Set(refusals.map(({ code }) => code)).size).toBeGreaterThanOrEqual(17);
    });

    test("any call after close", async () => {
      const { ledger, task } = await started();
      await ledger.close();
      await expect(ledger.escrow(task)).rejects.toMatchObject({ code: "GFML_LEDGER_CLOSED" });
      await expect(ledger.register([learner(0)])).rejects.toMatchObject({ code: "GFML_LEDGER_CLOSED" });
    });
  });
};
