import { initialModelHash, learner, modelHashOf, opening } from "./ledgerFixtures.ts";
import { handOver, INVALID, type RefusedCall } from "./RefusedCall.ts";

/** Refusals before the first round of an open task: queries, registrations and terms. */
export const openingRefusals: readonly RefusedCall[] = [
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
    what: "a head whose similarity to itself is not 1",
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
    what: "a different lambda",
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
  ...[`0x${"0".repeat(40)}`, `0x${"AB".repeat(20)}`, "0xab", "nobody"].map(
    (payee): RefusedCall => ({
      what: `a payee of ${payee}`,
      at: "open",
      code: INVALID,
      call: (l) => l.register([{ ...learner(1), payee }]),
    }),
  ),
  { what: "more for an unknown task", at: "open", code: "GFML_UNKNOWN_TASK", call: (l) => l.fund(99, 1n) },
  { what: "nothing more for a task", at: "open", code: INVALID, call: (l, task) => l.fund(task, 0n) },
  { what: "less for a task", at: "open", code: INVALID, call: (l, task) => l.fund(task, -1n) },
  { what: "more than a chain can hold", at: "open", code: INVALID, call: (l, task) => l.fund(task, 2n ** 128n - 1n) },
  { what: "more for a closed task", at: "closed", code: "GFML_TASK_CLOSED", call: (l, task) => l.fund(task, 1n) },
  { what: "a negative escrow", at: "open", code: INVALID, call: (l) => l.openTask(opening({}, -1n)) },
  {
    what: "more coalitions than contracts have bits",
    at: "open",
    code: INVALID,
    call: (l) => l.openTask(opening({ coalitionCount: 129 })),
  },
  {
    what: "a ban of no rounds",
    at: "open",
    code: INVALID,
    call: (l) => l.openTask(opening({ ban: { reputationLimit: 1, rounds: 0 } })),
  },
  {
    what: "a ban at a limit that is not a multiple of 1e-9",
    at: "open",
    code: INVALID,
    call: (l) => l.openTask(opening({ ban: { reputationLimit: 1 / 3, rounds: 1 } })),
  },
  {
    what: "learning at no rate",
    at: "open",
    code: INVALID,
    call: (l) => l.openTask({ ...opening(), learning: { metaRate: 0, stepSize: 0.01, embeddingInterval: 1 } }),
  },
  {
    what: "embeddings drawn every half round",
    at: "open",
    code: INVALID,
    call: (l) => l.openTask({ ...opening(), learning: { metaRate: 0.1, stepSize: 0.01, embeddingInterval: 0.5 } }),
  },
  {
    what: "an invalid hash",
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
  {
    what: "a region of nine letters",
    at: "open",
    code: INVALID,
    call: (l) => l.register([{ ...learner(0), region: "EU-DE-BAV" }]),
  },
  {
    what: "an invalid histogram hash",
    at: "open",
    code: INVALID,
    call: (l) => l.register([{ ...learner(0), histogramHash: "ab" }]),
  },
  {
    what: "more samples than 32 bits count",
    at: "open",
    code: INVALID,
    call: (l) => l.register([{ ...learner(0), sampleCount: 2 ** 32 }]),
  },
  { what: "an empty registration", at: "open", code: INVALID, call: (l) => l.register([]) },
  { what: "an unknown learner's leaving", at: "open", code: "GFML_UNKNOWN_LEARNER", call: (l) => l.leave(99) },
  { what: "an empty revocation", at: "open", code: INVALID, call: (l) => l.revoke([]) },
  { what: "a learner revoked twice in one call", at: "open", code: INVALID, call: (l) => l.revoke([1, 1]) },
  {
    what: "a revocation of learners that includes an unknown one",
    at: "open",
    code: "GFML_UNKNOWN_LEARNER",
    call: (l) => l.revoke([1, 99]),
  },
  {
    what: "whether an unknown learner is banned",
    at: "open",
    code: "GFML_UNKNOWN_LEARNER",
    call: (l, task) => l.banned(task, [99]),
  },
  { what: "the bans of an unknown task", at: "open", code: "GFML_UNKNOWN_TASK", call: (l) => l.banned(9, [0]) },
  {
    what: "a model for a learner that trains",
    at: "open",
    code: "GFML_NOT_PASSIVE",
    call: handOver(1, 0, initialModelHash),
  },
  {
    what: "a model for an unknown learner",
    at: "open",
    code: "GFML_UNKNOWN_LEARNER",
    call: handOver(99, 0, initialModelHash),
  },
  { what: "a model of a coalition beyond M", at: "open", code: INVALID, call: handOver(7, 3, initialModelHash) },
  { what: "a model without a hash", at: "open", code: INVALID, call: handOver(7, 0, "") },
  {
    what: "a model that was never settled",
    at: "open",
    code: "GFML_WRONG_MODEL",
    call: handOver(7, 0, modelHashOf(0, 0)),
  },
  {
    what: "a model of a different round",
    at: "open",
    code: "GFML_ROUND_ORDER",
    call: handOver(7, 0, initialModelHash, 1),
  },
  {
    what: "an empty hand-over",
    at: "open",
    code: INVALID,
    call: (l, task) => l.handOver({ task, round: 0, learners: [] }),
  },
  {
    what: "two models for one learner",
    at: "open",
    code: INVALID,
    call: (l, task) => {
      const one = { learner: 7, coalition: 0, modelHash: initialModelHash };
      return l.handOver({ task, round: 0, learners: [one, one] });
    },
  },
];
