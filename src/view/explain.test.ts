import { describe, expect, it } from "vitest";
import { sampleLearner, sampleOption, sampleRound } from "../../test/support/sampleRecords.ts";
import { createStyle } from "../text/index.ts";
import { explainChoice, kktWords } from "./explainChoice.ts";
import { type Explanation, renderExplanation } from "./renderExplanation.ts";

const profile = {
  learner: 1,
  sampleCount: 270,
  cyclesPerSample: 501_760,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 7.1e6,
  deadline: 14.2,
};
const explanation = (changes: Partial<Explanation> = {}): Explanation => ({
  record: sampleLearner(),
  round: sampleRound(),
  profile,
  isGame: true,
  cheats: false,
  ...changes,
});
const render = (changes: Partial<Explanation> = {}): string =>
  `\n${renderExplanation(explanation(changes), createStyle(false))}`;

describe("an explanation", () => {
  it("describes a member's round", () => {
    expect(render()).toMatchInlineSnapshot(`
      "
      Learner 1 in round 11
      It holds 270 training samples, computes at 10 Mcycles/s to 1 Gcycles/s, sends at 7.1 Mbit/s and tolerates rounds of 14.20 s.

      Its choice (token per round, at the I_comp that the players saw)
      coalition  head  I_comp      S  share    S I  f share I  reputation  computing  sending       U
              0     3    7.00  0.300  0.400  2.100      0.800       4.500     -0.100    0.000  7.3000  <- its own
              1     2    7.00  0.300  0.400  2.100      0.400       4.500     -0.100    0.000  6.9000
              2     -                                                                                  pauses this round
        sit out                                                                                0.0000
      U = S I + f share I + reputation (H x I_rep) - computing - sending, eq. 10; S below 0 pays nothing

      It moved to coalition 0 (U 7.3000); before, it came from coalition 1.
      The best other choice, coalition 1 (U 6.9000), would not give it more.

      Its work
      Coalition 0, head 3: the leader set I_comp = 7.2500 token; the deadline is 14.00 s.
      It agreed to 525 Mcycles/s (S 0.300, share 0.400), which gives it U = 7.4000 token.
      KKT case 2: the head's deadline binds: it would rather run slower, but would be late.
      Multipliers: lambda_1 0.25 (deadline), lambda_2 0 (upper bound), lambda_3 0 (lower bound).
      Its update came after 8.500 s of computing and 1.500 s of sending, 4.000 s before the deadline; it used 0.8 J.

      Its pay and reputation
      When the round opened, its reputation was 4.2000 for its head and 5.1000 globally.
      Its contribution: measured 0.7, u = 0.6000 of -1 to 1; with the time left, v = 2.5700, which now enters its reputation.
      It was paid 7.5000 token.
      "
    `);
  });

  it("describes the round of a learner that sat out", () => {
    const record = sampleLearner({
      coalition: null,
      chosenCoalition: null,
      options: [sampleOption(-0.5), null, null],
      frequency: null,
      kktCase: null,
      contribution: null,
      reputation: null,
      utility: 0,
      payment: 0,
      delivered: false,
    });
    expect(render({ record, cheats: true })).toMatchInlineSnapshot(`
      "
      Learner 1 in round 11
      It holds 270 training samples, computes at 10 Mcycles/s to 1 Gcycles/s, sends at 7.1 Mbit/s and tolerates rounds of 14.20 s.
      It cheats: it runs fewer steps than it claims.

      Its choice (token per round, at the I_comp that the players saw)
      coalition  head  I_comp      S  share    S I  f share I  reputation  computing  sending        U
              0     3    7.00  0.300  0.400  2.100     -7.000       4.500     -0.100    0.000  -0.5000
              1     2                                                                                   it cannot meet the head's deadline
              2     -                                                                                   pauses this round
        sit out                                                                                 0.0000  <- its own
      U = S I + f share I + reputation (H x I_rep) - computing - sending, eq. 10; S below 0 pays nothing

      It sits out (it came from coalition 1): no coalition gives it more than 0.
      The best other choice, coalition 0 (U -0.5000), would not give it more.

      Its work
      It sat out, so it did no work and earned nothing.

      Its pay and reputation
      Its global reputation was 5.1000.
      It earned nothing; its reputation fades a little.
      "
    `);
  });

  it("describes a lost update and a random frequency", () => {
    const record = sampleLearner({ kktCase: null, multipliers: null, delivered: false, failure: "late", slack: null });
    const text = render({ record });
    expect(text).toContain("The scheme drew the frequency at random");
    expect(text).toContain("Its update was not delivered: late.");
  });

  it("has words for every KKT case", () => {
    for (const kktCase of [1, 2, 3, 4, 5, 6] as const) {
      expect(render({ record: sampleLearner({ kktCase }) })).toContain(`KKT case ${kktCase}: ${kktWords[kktCase]}.`);
    }
  });
});

describe("a choice", () => {
  it.each([
    ["stayed", sampleLearner({ previousCoalition: 0 }), true],
    ["was new", sampleLearner({ previousCoalition: null }), true],
    ["heads", sampleLearner({ isHead: true }), true],
    ["withdrew", sampleLearner({ coalition: null, previousCoalition: 0 }), true],
    ["would rather be elsewhere", sampleLearner({ options: [sampleOption(7), sampleOption(7.5), null] }), true],
    ["would rather sit out", sampleLearner({ options: [sampleOption(-1), sampleOption(-2), null] }), true],
    ["has no other coalition", sampleLearner({ options: [sampleOption(7), null, null] }), true],
    ["was put there", sampleLearner(), false],
    ["was left out", sampleLearner({ chosenCoalition: null, coalition: null }), false],
  ])("explains in sentences the choice of a learner that %s", (_, record, isGame) => {
    expect(explainChoice(record, isGame).join(" ")).toMatchSnapshot();
  });

  it("says that a larger utility elsewhere is not worth the cost of a move, and that above the cost the round is not stable", () => {
    const record = sampleLearner({ options: [sampleOption(7), sampleOption(7.5), null] });
    expect(explainChoice(record, true, 2).at(-1)).toBe(
      "In coalition 1 (U 7.5000) it would earn 0.5 token more. It stays, because a move must gain more than 2 token.",
    );
    expect(explainChoice(record, true, 0.25).at(-1)).toContain("not stable");
    // a learner that gains nothing leaves at no cost
    const poor = sampleLearner({ options: [sampleOption(0), sampleOption(0.5), null] });
    expect(explainChoice(poor, true, 2).at(-1)).toContain("not stable");
  });
});
