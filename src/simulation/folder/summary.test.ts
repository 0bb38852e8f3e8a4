import { describe, expect, it } from "vitest";
import { sampleFacts } from "../../../test/support/sampleFacts.ts";
import { sampleEvaluation, sampleLearner, sampleRound } from "../../../test/support/sampleRecords.ts";
import { createStyle } from "../../text/index.ts";
import { RunTally } from "./RunTally.ts";
import { renderSummary } from "./renderSummary.ts";
import { summarizeRun } from "./summarizeRun.ts";

const played = (): RunTally => {
  const tally = new RunTally();
  const { stability } = sampleRound();
  tally.addRound(sampleRound({ round: 0, completionTime: 9, droppedUpdates: 1 }));
  tally.addRound(
    sampleRound({ round: 1, stability: { ...stability, nashStable: false, maxGain: 0.02, cycled: true } }),
  );
  tally.addRound(sampleRound({ round: 2, stability: { ...stability, nashStable: false, maxGain: 0.01 } }));
  tally.addEvaluation(sampleEvaluation({ round: 2 }));
  tally.addEvaluation(sampleEvaluation({ round: 1, passive: {} }));
  return tally;
};
const end = { completed: true, resultHash: "ab12", elapsed: 65 };

describe("the summary", () => {
  it("tells a run to anyone", () => {
    const facts = sampleFacts("misbehavior.fraction=0.5");
    const tally = played();
    tally.addLearners(
      facts.population.active.map((learner) =>
        sampleLearner({ learner, globalReputation: facts.population.cheats.includes(learner) ? 2 : 6 }),
      ),
    );
    expect(`\n${renderSummary(summarizeRun(facts, tally, end), createStyle(false))}`).toMatchInlineSnapshot(`
      "
      Finished 3 rounds in 1:05
        data                    glyphs (digits drawn by gfml, embedded; not handwriting)
        learners                6 train, 1 only personalize
        accuracy                45.2 % with the shared model -> 87.3 % after each learner personalized it
          between learners      standard deviation 5.0 %, worst tenth 67.3 %
          newcomers             60.0 % (1), 90.0 % (all): by number of own samples
        time of a round         9.67 s, mean of coalitions and rounds (virtual clock)
        a learner's profit      37.50 token in all, mean of learners
        the provider's utility  200.00 a round
        paid to learners        180.00 token
        coalitions              3
          at the prices seen    stable in 1 of 3 rounds; in the other 2 a learner could gain, at most 0.02 token (explain --round 1)
          at the prices paid    stable in 0 of 3 rounds; a learner could gain up to 0.5 token, because it chooses before the prices are set
        updates lost            1
        reputation              6.00 honest, 2.00 of 3 learners that cheat
        scheme                  gfml, preset faithful, seed 0
        result hash             ab12
        folder                  runs/one
      "
    `);
  });

  it("tells an interrupted run without measurements", () => {
    const tally = new RunTally();
    tally.addRound(sampleRound({ round: 0 }));
    const summary = summarizeRun(sampleFacts(), tally, { completed: false, resultHash: null, elapsed: 3 });
    expect(`\n${renderSummary(summary, createStyle(false))}`).toMatchInlineSnapshot(`
      "
      Stopped after 1 of 60 rounds in 0:03
        data                    glyphs (digits drawn by gfml, embedded; not handwriting)
        learners                6 train, 1 only personalize
        accuracy                not measured
        time of a round         10.00 s, mean of coalitions and rounds (virtual clock)
        a learner's profit      12.50 token in all, mean of learners
        the provider's utility  200.00 a round
        paid to learners        60.00 token
        coalitions              3
          at the prices seen    stable in 1 of 1 round; no learner could gain by moving
          at the prices paid    stable in 0 of 1 round; a learner could gain up to 0.5 token, because it chooses before the prices are set
        scheme                  gfml, preset faithful, seed 0
        result hash             none before the end
        folder                  runs/one
      "
    `);
  });

  it("holds means, sums and the last measurement, never the best", () => {
    const summary = summarizeRun(sampleFacts(), played(), end);
    expect(summary).toMatchObject({
      rounds: 3,
      completionTime: 29 / 3,
      profitPerLearner: 37.5,
      providerUtility: 200,
      payments: 180,
      energy: 36,
      droppedUpdates: 1,
      stability: { stableRounds: 1, cycledRounds: 1, worstGain: 0.02, worstRound: 1 },
      accuracy: { round: 2, before: 0.452, after: 0.873 },
      reputation: null,
    });
  });

  it("has no NaN for a run without rounds", () => {
    const summary = summarizeRun(sampleFacts(), new RunTally(), { completed: false, resultHash: null, elapsed: 0 });
    expect(Object.values(summary).filter((value) => Number.isNaN(value))).toEqual([]);
  });
});

it("compares the learners with what they reach alone, and ends with it in a sentence", () => {
  const facts = sampleFacts();
  const tally = played();
  const byLearner = [0.9, 0.8, 0.95].map((after, learner) => ({ learner, before: 0.4, after }));
  tally.addEvaluation(sampleEvaluation({ round: 3, byLearner }));
  const alone = {
    ...{ steps: 600, stepSize: 0.05, tried: [], newcomers: { "1": 0.5, all: 0.8 } },
    byLearner: byLearner.map(({ learner, after }) => ({
      ...{ learner, active: true, loss: 0, samples: 100 },
      accuracy: Math.max(0, after - 0.05),
    })),
  };
  const summary = summarizeRun(facts, tally, end, alone);
  expect(summary.alone).toMatchObject({ learners: byLearner.length, better: byLearner.length, muchWorse: 0 });
  const text = renderSummary(summary, createStyle(false));
  expect(text).toMatch(/newcomers alone +50\.0 % \(1\), 80\.0 % \(all\)/);
  expect(text.trimEnd()).toMatch(
    /better off than alone, by 5\.0 points in the mean; nobody is worse by more than 2\.$/,
  );
});
