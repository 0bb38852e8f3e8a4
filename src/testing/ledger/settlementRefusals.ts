import { all } from "./LedgerSuite.ts";
import { initialModelHash, modelHashOf, settlement } from "./ledgerFixtures.ts";
import { handOver, INVALID, publish, type RefusedCall, settle, settleWith } from "./RefusedCall.ts";

/** Refusals in a published, settled or closed round. */
export const settlementRefusals: readonly RefusedCall[] = [
  { what: "a second partition", at: "published", code: "GFML_ROUND_OPEN", call: publish([all]) },
  { what: "closing in mid-round", at: "published", code: "GFML_ROUND_OPEN", call: (l, task) => l.closeTask(task) },
  {
    what: "a settlement of a different round",
    at: "published",
    code: "GFML_ROUND_ORDER",
    call: settle(all, undefined, 1),
  },
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
    what: "a settlement of a different coalition's member",
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
  { what: "a measure that is not a number", at: "published", code: INVALID, call: settleWith({ measure: Number.NaN }) },
  {
    what: "a measure that is not a multiple of 1e-9",
    at: "published",
    code: INVALID,
    call: settleWith({ measure: 1 / 3 }),
  },
  { what: "a negative norm", at: "published", code: INVALID, call: settleWith({ updateNorm: -0.5 }) },
  { what: "a norm that is not a number", at: "published", code: INVALID, call: settleWith({ updateNorm: Number.NaN }) },
  {
    what: "a norm that is not a multiple of 1e-9",
    at: "published",
    code: INVALID,
    call: settleWith({ updateNorm: 1 / 3 }),
  },
  {
    what: "an invalid embedding hash",
    at: "published",
    code: INVALID,
    call: settleWith({ embeddingHash: "" }),
  },
  {
    what: "a kept frequency above the agreed one",
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
    what: "an invalid update hash",
    at: "published",
    code: INVALID,
    call: settleWith({ updateHash: "AB".repeat(32) }),
  },
  {
    what: "an invalid model hash",
    at: "published",
    code: INVALID,
    call: (l, task) => l.settleCoalition({ ...settlement(task, 0, all), modelHash: "" }),
  },
  {
    what: "a model handed over in mid-round",
    at: "published",
    code: "GFML_ROUND_OPEN",
    call: handOver(7, 0, initialModelHash),
  },
  {
    what: "finalizing with coalitions open",
    at: "published",
    code: "GFML_ROUND_UNSETTLED",
    call: (l, task) => l.finalizeRound(task, 0),
  },
  {
    what: "forfeiting a coalition that does not play",
    at: "published",
    code: "GFML_UNKNOWN_COALITION",
    call: (l, task) => l.forfeitCoalition(task, 0, 2),
  },

  { what: "a second settlement", at: "settled", code: "GFML_COALITION_DONE", call: settle(all) },
  {
    what: "forfeiting a settled coalition",
    at: "settled",
    code: "GFML_COALITION_DONE",
    call: (l, task) => l.forfeitCoalition(task, 0, 0),
  },
  {
    what: "finalizing a different round",
    at: "settled",
    code: "GFML_ROUND_ORDER",
    call: (l, task) => l.finalizeRound(task, 1),
  },

  { what: "a partition of a closed task", at: "closed", code: "GFML_TASK_CLOSED", call: publish([all], {}, 1) },
  { what: "a settlement of a closed task", at: "closed", code: "GFML_TASK_CLOSED", call: settle(all) },
  {
    what: "a model of a closed task",
    at: "closed",
    code: "GFML_TASK_CLOSED",
    call: handOver(7, 0, modelHashOf(0, 0), 1),
  },
  {
    what: "the bans of a closed task",
    at: "closed",
    code: "GFML_TASK_CLOSED",
    call: (l, task) => l.banned(task, [0]),
  },
  { what: "closing twice", at: "closed", code: "GFML_TASK_CLOSED", call: (l, task) => l.closeTask(task) },
];
