import { transmissionTime, workload } from "../../../cost/index.ts";
import { bestResponse, providerUtility } from "../../../incentive/index.ts";
import { EULER, ln } from "../../../math/index.ts";
import { reputationUtility } from "../../../reputation/index.ts";
import type { AblationRow, DemonstratedNumber } from "../AblationRow.ts";
import { coalitionInCase, type TypicalCoalition, typicalCoalition } from "./typicalCoalition.ts";

type Demonstrate = NonNullable<AblationRow["demonstrate"]>;

const number = (name: string, value: number, unit = ""): DemonstratedNumber => ({ name, value, unit });

/** E1: H of the best member, as printed and as read. */
export const logarithmOfBest: Demonstrate = ({ config }) => {
  const { thresholdUtility, reputationThreshold } = config.reputation;
  const best = reputationThreshold + 2;
  const mu = EULER - 1;
  return [
    number("mu of the best member", mu),
    number("its log(1 - mu)", ln(1 - mu)),
    number("its H as read, with ln(1 + mu)", reputationUtility(best, best, { thresholdUtility, reputationThreshold })),
    number("log(1 - mu) of a member at 1 / (e - 1) of the way", ln(1 - mu * (1 / mu))),
    number("share of the way from R_th to the best at which the print ends", 1 / mu),
  ];
};

/** E3: f with the least upper bound in place of the least lower bound. */
export const relativeFrequencyAsPrinted: Demonstrate = ({ config }) => {
  const { members } = typicalCoalition(config, 4);
  const bounds = members.map(({ profile }) => profile.maxFrequency);
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const at = (frequency: number): number => (frequency - low) / (high - low);
  return [
    number("the printed lower bound", low, "cycles/s"),
    number("the upper bound", high, "cycles/s"),
    number("f at the upper bound", at(high)),
    number("f at half of it", at(high / 2)),
  ];
};

/** E13: the multiplier of the deadline where it binds. */
export const deadlineMultiplier: Demonstrate = ({ config }) => {
  const found = coalitionInCase(config, 2);
  if (found === undefined) return [number("typical coalitions in which the deadline binds", 0)];
  const { members, response, terms, incentive, aggregates } = found;
  const { profile } = members[0]!;
  const { frequency, multipliers } = response;
  const work = workload(profile, terms);
  const { share, highestFrequency, lowestFrequency } = aggregates.standings[0]!;
  const slope =
    (share * incentive) / (highestFrequency - lowestFrequency) -
    2 * terms.unitCost * terms.capacitance * work * frequency;
  const printed = (slope * frequency * frequency) / work;
  return [
    number("members of a coalition in which the deadline binds", members.length),
    number("U'(d*)", slope, "token s/cycle"),
    number("lambda_1 that solves (27) as printed", printed),
    number("lambda_1 with the sign of the Lagrangian", multipliers[0]),
    number(
      "what (27) with that lambda_1 as printed leaves of 0, times d*",
      (slope - (multipliers[0] * work) / frequency ** 2) * frequency,
      "token",
    ),
    number(
      "lambda_1 times (30) without T_comm, which should be 0",
      multipliers[0] * (work / frequency - profile.deadline),
    ),
  ];
};

/** E14: the printed derivatives, compared with differences of U_MSP. */
export const leaderDerivatives: Demonstrate = ({ config }) => {
  const found = coalitionInCase(config, 1);
  if (found === undefined) return [number("typical coalitions in case 1", 0)];
  const { incentive } = found;
  const step = 1e-4 * incentive;
  const difference = (of: (incentive: number) => number): number =>
    (of(incentive + step) - of(incentive - step)) / (2 * step);
  const printed = (at: number): number => printedSlope(found, at);
  return [
    number("members of a coalition in case 1", found.members.length),
    number("I_comp", incentive, "token"),
    number(
      "slope of U_MSP by differences",
      difference((at) => valueAt(found, at)),
    ),
    number("eq. 39", printed(incentive)),
    number("slope of eq. 39 by differences", difference(printed)),
    number("eq. 40", printedBend(found, incentive)),
  ];
};

const valueAt = ({ members, aggregates, terms }: TypicalCoalition, incentive: number): number => {
  const frequencies = members.map(({ profile }, index) => {
    const response = bestResponse(profile, aggregates.standings[index]!, incentive, terms);
    return response.feasible ? response.frequency : profile.maxFrequency;
  });
  return providerUtility(members, aggregates, frequencies, incentive, terms);
};

/** E_ji, the sum over k of |D_i|/|D_k|, X_i and 1 + T_max - T_comm, as eqs. 39-40 have them. */
const printedParts = ({ members, aggregates, terms }: TypicalCoalition, index: number, incentive: number) => {
  const { profile, similarity } = members[index]!;
  const { lowestFrequency, highestFrequency, deadline } = aggregates.standings[index]!;
  const range = highestFrequency - lowestFrequency;
  const ratios = members.reduce((sum, other) => sum + profile.sampleCount / other.profile.sampleCount, 0);
  const work = workload(profile, terms);
  return {
    response: (ratios * incentive) / (2 * terms.unitCost * work * terms.capacitance * range),
    spread: range * ratios,
    lowestFrequency,
    work,
    room: 1 + deadline - transmissionTime(profile, terms),
    weight: terms.profitWeight * aggregates.reputationUtilities[index]!,
    similarity,
  };
};

/** Eq. 39, summed over the members. */
const printedSlope = (coalition: TypicalCoalition, incentive: number): number =>
  coalition.members.reduce((sum, _, index) => {
    const { response, spread, lowestFrequency, work, room, weight, similarity } = printedParts(
      coalition,
      index,
      incentive,
    );
    const gain = (weight * work) / (incentive ** 2 * response * room - work * incentive);
    return sum + gain - (2 * incentive * response) / spread + lowestFrequency / spread - similarity;
  }, 0);

/** Eq. 40, summed over the members. */
const printedBend = (coalition: TypicalCoalition, incentive: number): number =>
  coalition.members.reduce((sum, _, index) => {
    const { response, spread, work, room, weight } = printedParts(coalition, index, incentive);
    const square = incentive ** 2;
    const gain = (2 * work * response * room + work ** 2) / (response * room * square - work * square) ** 2;
    return sum - weight * gain - (2 * response) / spread;
  }, 0);
