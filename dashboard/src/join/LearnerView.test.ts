import type { LearnerEvent } from "gfml/browser";
import { expect, it } from "vitest";
import { type LearnerView, newView, withNews } from "./LearnerView.ts";

const assigned = (round: number): LearnerEvent => ({
  kind: "assigned",
  isHead: round % 2 === 1,
  assignment: {
    task: 0,
    round,
    coalition: 1,
    frequency: 1e9,
    deadline: 3,
    head: { learner: 4, account: `0x${"a".repeat(40)}`, addresses: [] },
  },
});
const earned = (round: number, payment = 1): LearnerEvent => ({
  kind: "earned",
  earnings: {
    round,
    coalition: 1,
    isHead: false,
    frequency: 1e9,
    payment,
    contribution: 2,
    delivered: true,
    failure: null,
    balance: payment,
    globalReputation: 3,
  },
});
const after = (...events: LearnerEvent[]): LearnerView =>
  events.reduce((view, event, time) => withNews(view, { kind: "event", time, event }), newView);

it("shows a round from its assignment to its payment", () => {
  const playing = after({ kind: "joined", learner: 7, account: "0x" }, assigned(3));
  expect(playing).toMatchObject({ learner: 7, assigned: { assignment: { round: 3 } } });
  // what an earlier round brought, told late, does not end this one
  expect(withNews(playing, { kind: "event", time: 9, event: earned(2) }).assigned).toBeDefined();
  const done = withNews(playing, { kind: "event", time: 9, event: earned(3) });
  expect(done.assigned).toBeUndefined();
  expect(done.rounds.map(({ round }) => round)).toEqual([3]);
});

it("replaces earnings of a round that are reported again", () => {
  const { rounds } = after(earned(1, 5), earned(2), earned(1, 6));
  expect(rounds.map(({ round, payment }) => [round, payment])).toEqual([
    [1, 6],
    [2, 1],
  ]);
});

it("gives up the round when a connection breaks, and recovers online", () => {
  const away = after(assigned(1), { kind: "offline", reason: "gone", seconds: 4 });
  expect(away).toMatchObject({ state: "offline", assigned: undefined, offline: { reason: "gone", seconds: 4 } });
  const back = withNews(away, { kind: "event", time: 5, event: { kind: "online", round: 2, address: "/ip4" } });
  expect(back).toMatchObject({ state: "online", offline: undefined });
});

it("keeps a bounded log with the newest line first", () => {
  const { log } = after(...Array.from({ length: 1000 }, (_, round) => earned(round)));
  expect(log).toHaveLength(300);
  expect(log[0]).toMatchObject({ number: 1000, time: 999 });
});

it("keeps the earnings at the end and says why it ended", () => {
  const problem = { title: "refused", details: ["ask"] };
  expect(withNews(after(earned(1)), { kind: "ended", problem })).toMatchObject({ state: "ended", problem });
  expect(withNews(after(earned(1)), { kind: "ended" }).rounds).toHaveLength(1);
});

it("keeps what the task was worth beside training alone", () => {
  const compared: LearnerEvent = { kind: "compared", rounds: 60, personalised: 0.95, alone: 0.9, samples: 40 };
  expect(after(compared, earned(59)).compared).toEqual(compared);
  expect(after(earned(59)).compared).toBeUndefined();
});
