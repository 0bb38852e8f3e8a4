import { paymentWad, relativeFrequencyWad, shareWad } from "../../src/incentive/index.ts";
import { WAD } from "../../src/math/index.ts";
import {
  addToSum,
  compositeReputationWad,
  contributionScoreWad,
  contributionValueWad,
  isLate,
  readSum,
  reputationUtilityWad,
  taskReputationWad,
} from "../../src/reputation/index.ts";
import golden from "../golden/wadFunctions.json" with { type: "json" };

/** Values of one operand, or of the result, over many calls. */
export type Column = (string | boolean)[];
type Value = bigint | boolean;

// a 64-bit linear congruential generator: the same inputs whenever this runs
let state = 0n;
const random = (limit: bigint): bigint => {
  let value = 0n;
  for (let word = 0; word < 5; word++) {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    value = (value << 64n) | (state >> 11n);
  }
  return value % limit;
};
const between = (low: bigint, high: bigint): bigint => low + random(high - low + 1n);
const nano = (low: bigint, high: bigint): bigint => between(low * 10n ** 9n, high * 10n ** 9n) * 10n ** 9n;
const oneOf = (...values: readonly bigint[]): bigint => values[Number(random(BigInt(values.length)))]!;

const columns = <T extends Record<string, Value>>(
  count: number,
  draw: (index: number) => T,
  answer: (operands: T) => Value,
): Record<string, Column> => {
  const table: Record<string, Column> = {};
  const push = (name: string, value: Value): void => {
    table[name] ??= [];
    table[name].push(typeof value === "bigint" ? String(value) : value);
  };
  for (let index = 0; index < count; index++) {
    const operands = draw(index);
    for (const [name, value] of Object.entries(operands)) push(name, value);
    push("answer", answer(operands));
  }
  return table;
};

/** Rows of wadFunctions.json in which solady answered, turned into columns. */
const soladyColumns = (): Record<string, Record<string, Column>> => {
  const tables: Record<string, Record<string, Column>> = {};
  for (const [name, rows] of Object.entries(golden)) {
    const answered = rows.filter((row) => row.at(-1) !== null).map((row) => row.map(String));
    const table: Record<string, Column> = { x: answered.map((row) => row[0]!) };
    if (answered[0]!.length === 3) table.y = answered.map((row) => row[1]!);
    table.answer = answered.map((row) => row.at(-1)!);
    tables[name] = table;
  }
  return tables;
};

const COUNT = 300;

/** What this library answers for inputs over the whole range, edges included: the contracts must answer the same. */
export const formulaColumns = (): Record<string, Record<string, Column>> => {
  state = 20261122n;
  return {
    score: columns(
      COUNT,
      (index) => {
        const reference = index < 20 ? oneOf(0n, 1n, WAD, 10n ** 9n) : random(10n ** BigInt(1 + (index % 27)));
        const measure = index < 40 ? oneOf(0n, 1n, reference, reference + 1n, 2n * reference) : random(reference + 1n);
        return { measure, reference };
      },
      ({ measure, reference }) => contributionScoreWad(measure, reference),
    ),
    value: columns(
      COUNT,
      (index) => ({
        score: index < 30 ? oneOf(-WAD, -WAD + 1n, 0n, WAD) : between(-WAD, WAD),
        slack: index < 60 ? oneOf(-WAD, 0n, 10n ** 9n, WAD, 10n ** 27n) : nano(-1n, 10n ** BigInt(index % 10)),
      }),
      ({ score, slack }) => contributionValueWad(score, slack),
    ),
    isLate: columns(
      40,
      () => ({ slack: oneOf(0n, WAD, -(10n ** 12n), -(10n ** 12n) - 10n ** 9n, -(10n ** 12n) + 10n ** 9n, -WAD) }),
      ({ slack }) => isLate(slack),
    ),
    utility: columns(
      COUNT,
      (index) => {
        const threshold = nano(0n, oneOf(1n, 5n, 50n));
        const highest =
          index < 40 ? oneOf(0n, threshold, threshold + 1n, 10n ** 24n) : random(10n ** BigInt(17 + (index % 6)));
        const reputation = index % 7 === 0 ? highest : random(highest + 1n);
        return { reputation, highest, thresholdUtility: index % 11 === 0 ? 1n : between(0n, WAD), threshold };
      },
      ({ reputation, highest, thresholdUtility, threshold }) =>
        reputationUtilityWad(reputation, highest, { thresholdUtility, reputationThreshold: threshold }),
    ),
    amount: columns(
      COUNT,
      (index) => {
        const lowestFrequency = between(1n, 10n ** 9n);
        const highestFrequency = lowestFrequency + (index % 9 === 0 ? 0n : between(1n, 4n * 10n ** 9n));
        const sampleCount = between(1n, 100_000n);
        return {
          lowestFrequency,
          highestFrequency,
          coalitionSampleCount: sampleCount + random(10n ** 7n),
          meanReputationUtility: between(0n, WAD),
          competitionIncentive: nano(0n, 100n),
          reputationIncentive: nano(0n, 20n),
          similarity: nano(-1n, 1n),
          frequency: index % 5 === 0 ? random(lowestFrequency) : between(lowestFrequency, highestFrequency),
          sampleCount,
          clamped: index % 2 === 0,
        };
      },
      ({ similarity, frequency, sampleCount, coalitionSampleCount, clamped, reputationIncentive, ...coalition }) =>
        paymentWad(
          { similarity, keptFrequency: frequency, sampleCount },
          { ...coalition, sampleCount: coalitionSampleCount },
          { dissimilarity: clamped ? "clamp" : "signed", reputationIncentive },
        ),
    ),
    share: columns(
      60,
      () => {
        const sampleCount = between(1n, 10n ** 6n);
        return { sampleCount, coalitionSampleCount: sampleCount + random(10n ** 7n) };
      },
      ({ sampleCount, coalitionSampleCount }) => shareWad(sampleCount, coalitionSampleCount),
    ),
    relativeFrequency: columns(
      60,
      () => {
        const lowest = between(1n, 10n ** 9n);
        const highest = lowest + oneOf(0n, between(1n, 10n ** 9n));
        return { frequency: random(highest + 1n), lowest, highest };
      },
      ({ frequency, lowest, highest }) => relativeFrequencyWad(frequency, lowest, highest),
    ),
    read: columns(
      COUNT,
      (index) => {
        const since = random(10n ** 6n);
        return {
          value: random(10n ** BigInt(index % 35)),
          since,
          clock: since + random(oneOf(1n, 3n, 100n, 10_000n)),
          decay: index < 30 ? oneOf(0n, 10n ** 9n, WAD - 10n ** 9n, WAD) : nano(0n, 1n),
        };
      },
      ({ value, since, clock, decay }) => readSum({ value, clock: Number(since) }, Number(clock), decay),
    ),
    add: columns(
      COUNT,
      (index) => {
        const since = random(1000n);
        const clock = since + random(oneOf(1n, 3n, 100n));
        return {
          value: random(10n ** 22n),
          since,
          contribution: random(10n ** 20n),
          clock,
          decay: nano(0n, index % 2 === 0 ? 1n : 0n),
        };
      },
      ({ value, since, contribution, clock, decay }) =>
        addToSum({ value, clock: Number(since) }, contribution, Number(clock), decay).value,
    ),
    composite: columns(
      COUNT,
      () => ({
        global: random(10n ** 24n),
        // S in units of 1e-9, A as a Wad
        similarity: between(0n, 10n ** 9n),
        service: random(10n ** 24n),
        globalWeight: oneOf(0n, 10n ** 9n, between(0n, 10n ** 9n)),
      }),
      ({ global, similarity, service, globalWeight }) =>
        compositeReputationWad(
          global,
          taskReputationWad([{ similarity: similarity * 10n ** 9n, accumulated: service }]),
          globalWeight * 10n ** 9n,
        ),
    ),
    ...soladyColumns(),
  };
};
