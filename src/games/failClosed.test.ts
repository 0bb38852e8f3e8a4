import { describe, expect, it } from "vitest";
import * as games from "../games.ts";
import { paperIncentiveTerms } from "../testing/ledger/paperIncentiveTerms.ts";

const terms = paperIncentiveTerms;
const { localSteps, modelBits, unitCost, capacitance, transmission } = terms;
const costTerms: games.CostTerms = { localSteps, modelBits, unitCost, capacitance, transmission };
const { thresholdUtility, reputationThreshold, dissimilarity, reputationIncentive } = terms;
const reputationTerms: games.ReputationUtilityTerms = { thresholdUtility, reputationThreshold };
const profileOf = (learner: number, sampleCount: number, deadline: number): games.LearnerProfile => ({
  learner,
  sampleCount,
  cyclesPerSample: 501_760,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 8e6,
  deadline,
});
const learners = [profileOf(0, 1200, 13), profileOf(1, 900, 16), profileOf(2, 1500, 14), profileOf(3, 600, 18)];
const profile = learners[2]!;
const game: games.CoalitionGame = {
  learners,
  heads: [0, 1],
  similarity: Float64Array.of(1, -0.2, 0.7, 0.1, -0.2, 1, -0.1, 0.2),
  reputation: Float64Array.of(4, 3, 2, 0.2, 3, 4, 2, 0.3),
  incentives: [10, 10],
  terms,
};
const fixedGame: games.CoalitionGame = { ...game, frequencies: Float64Array.of(1e9, 1e9, 1e9, 1e9) };
const partition = [
  [0, 2],
  [1, 3],
];
const members: games.CoalitionMember[] = learners.slice(0, 3).map((one, index) => ({
  profile: one,
  similarity: [1, -0.2, 0.7][index]!,
  reputation: [4, 3, 2][index]!,
}));
const aggregates = games.coalitionAggregates(members, 13, terms);
const standing = { ...aggregates.standings[2]!, responseShare: 0.4 };
const frequencies = [9e8, 8e8, 1e9];
const response = games.bestResponse(profile, standing, 10, terms) as games.FeasibleResponse;
const candidates = learners.slice(0, 2).map((one) => ({ profile: one, globalReputation: 3 }));
const ballot: games.HeadBallot = { coalition: 0, candidates, loosestDeadline: 16, tightestDeadline: 13 };
const embedding = (...values: number[]) => Float32Array.from(values);
const embeddings: games.HeadEmbeddings = {
  learners: [0, 1],
  heads: [0],
  embeddings: [[embedding(1, 2), embedding(2, 1)]],
  kind: "centered",
};
const stream = () => new games.RandomStream(0, "test");
const update = () => embedding(0.1, 0.2);

/** Every public function with arguments that it accepts. Functions among them are called with care in a test of their own. */
/** A game of one's own, with the functions of a follower. */
const stackelberg = {
  followers: [
    {
      id: 0,
      lowestEffort: 0,
      highestEffort: 1,
      costModel: { cost: (effort: number) => effort ** 2 },
      pay: (effort: number, price: number) => price * effort,
      worth: (effort: number) => 5 * effort,
    },
  ],
  lowestPrice: 0,
  highestPrice: 10,
};

const calls: readonly (readonly [string, readonly unknown[]])[] = [
  ["bestResponse", [profile, standing, 10, terms]],
  ["canMeetDeadline", [profile, costTerms, 13, 1e9]],
  ["chooseByReputation", [ballot]],
  ["chooseLowestDeadline", [ballot]],
  ["coalitionAggregates", [members, 13, reputationTerms]],
  ["completionTime", [profile, costTerms, 1e9]],
  ["computationCost", [profile, costTerms, 1e9]],
  ["computationEnergy", [profile, costTerms, 1e9]],
  ["computationTime", [profile, costTerms, 1e9]],
  ["contributionScores", ["update-norm", [1, 2], 2]],
  ["contributionScores", ["eq15", [1, 2], null]],
  ["contributionValue", [0.5, 2]],
  ["createEmbeddingProtection", [{ dimensions: 2, clip: 1, noiseMultiplier: 1 }, 4, 0]],
  ["deadlineFrequency", [profile, costTerms, 13]],
  [
    "electHeads",
    [
      {
        learners,
        globalReputation: [1, 2, 3, 4],
        partition,
        terms: costTerms,
        choose: games.chooseByReputation,
        barred: new Set(),
      },
    ],
  ],
  [
    "formCoalitions",
    [game, partition, { order: [2, 3], maxPasses: 10, historyRule: "never", listedDeviations: 2, tolerance: 0.1 }],
  ],
  ["formCoalitions", [fixedGame, partition, { order: stream(), moveRule: "first" }]],
  ["gaussianEpsilon", [{ noiseMultiplier: 1, releases: 2, delta: 1e-5 }]],
  ["gradientContribution", [[1, 2], 100, 3]],
  ["grandPartition", [[2, 1]]],
  ["headScore", [3, 14, 16, 13]],
  [
    "kktResiduals",
    [profile, standing, 10, terms, { frequency: response.frequency, multipliers: response.multipliers }],
  ],
  ["leaderBisection", [members, aggregates, terms]],
  ["leaderOptimum", [members, aggregates, terms]],
  ["lowestDeadlineHeads", [learners, 2, costTerms]],
  [
    "measureContributions",
    [
      [{ sampleCount: 100, updateNorm: 1, update, gradientNorms: [1, 2] }],
      { contribution: "eq15-shifted", contributionCap: 2, localSteps: 3 },
    ],
  ],
  ["memberUtility", [game, 2, standing, 10]],
  ["memberUtility", [fixedGame, 2, standing, 10]],
  ["mostSimilarCoalition", [[0, 1], game.similarity, 4, 2]],
  ["passiveSimilarityMatrix", [embeddings, [[embedding(1, 1)]]]],
  ["payment", [standing, 1e9, 10, { dissimilarity, reputationIncentive }]],
  ["playCoalition", [{ head: 0, members }, terms, "stackelberg", "best-response"]],
  ["playCoalition", [{ head: 0, members }, terms, { fixed: 15 }, "best-response"]],
  ["playCoalition", [{ head: 0, members }, terms, "bisection", "best-response"]],
  ["projectionContributions", [[embedding(1, 2), embedding(2, 1)]]],
  ["providerUtility", [members, aggregates, frequencies, 10, terms]],
  ["randomPartition", [[0, 1, 2], 2, stream()]],
  ["recommendationWeight", [game.similarity, 4, 1, 2]],
  ["relativeFrequency", [1e9, { lowestFrequency: 1e7, highestFrequency: 1e9 }]],
  ["reputationUtility", [2, 4, reputationTerms]],
  ["roundTime", [learners.slice(0, 3), frequencies, costTerms]],
  ["similarityMatrix", [embeddings]],
  ["similarityPartition", [[0, 1, 2, 3], [0, 1], game.similarity]],
  ["stackelbergRegret", [{ members, frequencies, competitionIncentive: 10, deadline: 13 }, terms, 20]],
  ["transmissionCost", [costTerms, 1e9]],
  ["transmissionTime", [profile, costTerms]],
  ["updateNormContributions", [[1, 2], 2]],
  ["utility", [profile, standing, 1e9, 10, terms]],
  ["utilityTerms", [profile, standing, 1e9, 10, terms]],
  ["validateIncentiveTerms", [terms]],
  ["solveStackelberg", [stackelberg, 20]],
  ["verifyStability", [game, partition, { incentives: [10, 12], tolerance: 1e-9, listedDeviations: 5 }]],
  ["verifyStability", [fixedGame, partition, {}]],
  ["withdrawUnwilling", [game, partition]],
  ["workload", [profile, costTerms]],
];

/** Functions that return functions or that are classes: they take no numbers of a game themselves. */
const others = new Set(["GfmlError", "RandomStream", "chooseByLot"]);

const call = (name: string, given: readonly unknown[]): unknown =>
  (games as unknown as Record<string, (...given: unknown[]) => unknown>)[name]!(...given);

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !(value instanceof games.RandomStream) && !(value instanceof Set);

/** Paths to every field and element of the arguments, those that hold objects included. */
const pathsIn = (value: unknown, path: readonly string[] = []): (readonly string[])[] => [
  ...(path.length > 0 ? [path] : []),
  ...(isObject(value) ? Object.keys(value).flatMap((key) => pathsIn((value as never)[key], [...path, key])) : []),
];

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);

/** The value with one field replaced; typed arrays stay what they are. */
const withField = (value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown => {
  if (key === undefined) return replacement;
  const inner = withField((value as never)[key], rest, replacement);
  if (Array.isArray(value)) return value.map((item, index) => (index === Number(key) ? inner : item));
  if (ArrayBuffer.isView(value)) {
    const copy = (value as Float64Array).slice();
    copy[Number(key)] = inner as number;
    return copy;
  }
  return { ...(value as object), [key]: inner };
};

const holdsNaN = (value: unknown): boolean =>
  Number.isNaN(value) || (isObject(value) && Object.values(value).some(holdsNaN));

/** "refused", what came out, or the error that is no error of gfml. */
const outcomeOf = (name: string, given: readonly unknown[]): unknown => {
  try {
    return call(name, given) ?? "nothing";
  } catch (error) {
    return error instanceof games.GfmlError ? "refused" : error;
  }
};

/** Fields without which a function is defined. */
const mayBeAbsent =
  /^(barred|clip|deadline|dimensions|frequencies|frequency|historyRule|incentives|listedDeviations|localSteps|maxPasses|moveRule|resolution|responseShare|tolerance)$/;

describe("the games", () => {
  it("refuses functions that give no number", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined]) {
      const give = () => value as number;
      expect(outcomeOf("playCoalition", [{ head: 0, members }, terms, give])).toBe("refused");
      expect(outcomeOf("playCoalition", [{ head: 0, members }, terms, { fixed: 10 }, { given: give }])).toBe("refused");
      const choose = give as never;
      const election = { learners, globalReputation: [1, 2, 3, 4], partition, terms: costTerms, choose };
      expect(outcomeOf("electHeads", [election])).toBe("refused");
      const deliveries = [{ sampleCount: 9, updateNorm: 1, update: () => [value], gradientNorms: [1] }];
      const rule = { contribution: "projection", contributionCap: 2, localSteps: 3 };
      expect(outcomeOf("measureContributions", [deliveries, rule])).toBe("refused");
    }
  });

  it("refuses swapped bounds of I_comp and of a frequency", () => {
    const swapped = { ...terms, minCompetitionIncentive: 15, maxCompetitionIncentive: 5 };
    const slow = { ...profile, minFrequency: 1e9, maxFrequency: 1e7 };
    expect(outcomeOf("playCoalition", [{ head: 0, members }, swapped])).toBe("refused");
    expect(outcomeOf("leaderOptimum", [members, aggregates, swapped])).toBe("refused");
    expect(outcomeOf("leaderBisection", [members, aggregates, swapped])).toBe("refused");
    expect(
      outcomeOf("stackelbergRegret", [{ members, frequencies, competitionIncentive: 10, deadline: 13 }, swapped]),
    ).toBe("refused");
    expect(outcomeOf("verifyStability", [{ ...game, terms: swapped }, partition])).toBe("refused");
    expect(outcomeOf("bestResponse", [slow, standing, 10, terms])).toBe("refused");
    const turned = { ...standing, lowestFrequency: 1e9, highestFrequency: 1e7 };
    expect(outcomeOf("bestResponse", [profile, turned, 10, terms])).toBe("refused");
  });

  it("certifies nothing where utilities overflow", () => {
    const huge = { ...game, incentives: [1.7e308, 1.7e308], terms: { ...terms, reputationIncentive: 1.7e308 } };
    for (const signed of [huge, { ...huge, terms: { ...huge.terms, dissimilarity: "signed" } }])
      expect(outcomeOf("verifyStability", [signed, partition])).toBe("refused");
  });
});

describe("every public function of the games", () => {
  it("is tried here", () => {
    const names = Object.entries(games).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
    expect([...new Set([...calls.map(([name]) => name), ...others])].sort()).toEqual(names.sort());
  });

  it.each(calls)("accepts correct arguments of %s, without NaN", (name, given) => {
    const outcome = outcomeOf(name, given);
    expect(outcome).not.toBe("refused");
    expect(outcome).not.toBeInstanceOf(Error);
    expect(holdsNaN(outcome)).toBe(false);
  });

  it.each(calls)("refuses every number of %s that is not finite", (name, given) => {
    const wrong: string[] = [];
    for (const path of pathsIn(given)) {
      if (typeof at(given, path) !== "number") continue;
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        const outcome = outcomeOf(name, withField(given, path, value) as unknown[]);
        if (outcome !== "refused") wrong.push(`${path.join(".")} = ${value}: ${outcome}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(calls)("refuses every missing value of %s, or is defined without it", (name, given) => {
    const wrong: string[] = [];
    for (const path of pathsIn(given)) {
      const parent = at(given, path.slice(0, -1));
      if (ArrayBuffer.isView(parent)) continue;
      for (const value of [undefined, null, "text", {}]) {
        if (typeof at(given, path) === "string" && value === "text" && path.at(-1) === "1") continue;
        const outcome = outcomeOf(name, withField(given, path, value) as unknown[]);
        if (outcome === "refused") continue;
        const isAllowed = allows(name, path, value);
        if (!isAllowed || outcome instanceof Error || holdsNaN(outcome))
          wrong.push(`${path.join(".")} = ${String(value)}: ${outcome}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

const allows = (name: string, path: readonly string[], value: unknown): boolean => {
  const field = path.at(-1)!;
  if (value === undefined) return mayBeAbsent.test(field) || optionalArguments.has(`${name} ${path.join(".")}`);
  // a paused coalition, and the first round
  if (value === null) return path.at(-2) === "heads" || nullable.has(`${name} ${path.join(".")}`);
  // options without any field
  return name === "verifyStability" && path.join() === "2" && isObject(value);
};

const optionalArguments: ReadonlySet<string> = new Set([
  "canMeetDeadline 2",
  "canMeetDeadline 3",
  "gradientContribution 2",
  "playCoalition 2",
  "playCoalition 3",
  "recommendationWeight 3",
  "solveStackelberg 1",
  "stackelbergRegret 2",
  "verifyStability 2",
]);
const nullable: ReadonlySet<string> = new Set([
  "contributionScores 2",
  "mostSimilarCoalition 0.0",
  "mostSimilarCoalition 0.1",
  "similarityPartition 1.0",
  "similarityPartition 1.1",
]);
