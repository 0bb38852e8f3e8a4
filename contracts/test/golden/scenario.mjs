// Turns test/golden/ledgerScenario.json into contracts/test/golden/scenario.json: the same twelve rounds as streams of
// integers, which forge can read. Numbers with a fraction become multiples of 1e-9. Needs only Node.
//
//     node contracts/test/golden/scenario.mjs > contracts/test/golden/scenario.json
//
// A round: number of coalitions; for each of them index, head, incentive, length of its view, the view's pairs (head
// ascending, similarity), number of members, (learner, similarity, frequency) of each, (delivered, measure, kept,
// computation, transmission) of each, highest reputation, mean H, (u, v, payment) of each; then everybody's R_global.
import { readFileSync } from "node:fs";

const read = new URL("../../../test/golden/ledgerScenario.json", import.meta.url);
const { registrations, rounds, balances } = JSON.parse(readFileSync(read, "utf8"));
const nano = (value) => Math.round(value * 1e9);

const coalition = (published, { members }, { highestReputation, meanReputationUtility, receipts }) => {
  const view = [...published.similarities].sort((a, b) => a.head - b.head);
  return [
    [published.coalition, published.head, nano(published.competitionIncentive), view.length],
    ...view.map(({ head, similarity }) => [head, nano(similarity)]),
    [published.members.length],
    ...published.members.map(({ learner, similarity, frequency }) => [learner, nano(similarity), frequency]),
    ...members.map((one) =>
      one.delivered
        ? [1, nano(one.measure), one.keptFrequency, nano(one.computationTime), nano(one.transmissionTime)]
        : [0, 0, 0, 0, 0],
    ),
    [highestReputation, meanReputationUtility],
    ...receipts,
  ];
};

const stream = (parts) => parts.flat(Infinity).map(String);
console.log(
  JSON.stringify({
    registrations: stream(
      registrations.map((one) => [
        one.learner,
        one.sampleCount,
        one.minFrequency,
        one.maxFrequency,
        nano(one.deadline),
      ]),
    ),
    rounds: rounds.map(({ coalitions, settlements, answers, globalReputations }) =>
      stream([
        coalitions.length,
        coalitions.map((published, at) => coalition(published, settlements[at], answers[at])),
        globalReputations,
      ]),
    ),
    balances,
  }),
);
