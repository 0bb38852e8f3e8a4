import { publication } from "../ledgerFixtures.ts";
import { all } from "./LedgerSuite.ts";
import { INVALID, other, publish, type Refusal, settle } from "./Refusal.ts";

/** Of an open task: partitions that cannot be. */
export const partitionRefusals: readonly Refusal[] = [
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
    what: "a barred learner that nobody knows",
    at: "open",
    code: "GFML_UNKNOWN_LEARNER",
    call: publish([all], { barred: [1, 99] }),
  },
  {
    what: "a learner that is barred twice",
    at: "open",
    code: INVALID,
    call: publish([all], { barred: [1, 2, 1] }),
  },
  {
    what: "a head that is barred from heading",
    at: "open",
    code: INVALID,
    call: publish([all], { barred: [all.head] }),
  },
  {
    what: "a list of nobody that is barred",
    at: "open",
    code: INVALID,
    call: publish([all], { barred: [] }),
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
];
