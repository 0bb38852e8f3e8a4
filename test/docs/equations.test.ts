import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * What each equation of the paper defines: at least one of these words stands near every citation of it. The numbers are
 * those of the printed paper.
 */
const symbols: Readonly<Record<number, RegExp>> = {
  1: /meta|Per-FedAvg|F\(theta\)/i,
  2: /meta|theta|gradient|local (training|steps)|alpha|norms/i,
  3: /meta|Hessian|second-?order|local (training|steps)/i,
  4: /meta|gradient|local (training|steps)/i,
  5: /mean|aggregat|average/i,
  6: /energy|cost|rho|zeta|local data set|workload/i,
  7: /T_comp|computation ?time|local data set|planned time|time of a round|times follow/i,
  8: /cost_comm|cost of sending|transmission ?cost|\beps\b/i,
  9: /T_comm|W \/ B|planned time|times follow|time of sending/i,
  10: /U_ji|utilit|\bU\b|pa(id|ys?|yment)|\bf(_i)?\b|share|lo_j|frequency|Standing|Similarity|reputation|coalition/i,
  11: /\bH\b|cannot be computed|H\(R|gamma|R_th|\bmu\b|log/i,
  12: /\bH\b|mu\b|Rbar|R_th/i,
  13: /omega|S_ji|similarit|embedding|Delta/i,
  14: /\bv(_i)?\b|contribution|deliver|log|right as printed/i,
  15: /\bu(_i)?\b|raw|norm|rule|contribution|score/i,
  16: /R_global|reputation|lambda|contribution|decayed|recursion|ledger/i,
  17: /R_task|reputation|lambda|contribution|decayed|heads/i,
  18: /R_ji|composite|phi|reputation|ledger/i,
  20: /U_ji|utilit|I_comp|incentive|share|coalition|\bS\b|printed|Stackelberg/i,
  21: /T_round|time|slowest/i,
  22: /participation|constraint|U > 0/i,
  23: /U_MSP|provider|\beta\b|ln\b|optim|sum over followers|CoalitionAggregates/i,
  24: /I_comp|optim/i,
  26: /best response|lambda_1|follower|Lagrang|response/i,
  27: /share|KKT|Karush|lambda|response|\|D_i\||sum/i,
  30: /KKT|Karush|T_comm|complementar|lambda/i,
  33: /deadline|T_max/i,
  34: /lambda_1/i,
  38: /lambda|best response|follower|response/i,
  39: /U_MSP|ln\(|derivative|slope|E_ji/i,
  40: /U_MSP|derivative|Stackelberg|bend|E_ji/i,
};

interface Citation {
  readonly where: string;
  readonly numbers: readonly number[];
  readonly context: string;
}

/** The citations "eq. 8", "eqs. 6-9", "eqs. 7 and 9", "eq. (5)" of a text, with the text around them. */
const citationsIn = (file: string, text: string): Citation[] =>
  [...text.matchAll(/\beqs?\. ?\(?(\d+)\)?(?:( ?- ?| to )(\d+)|(?:, (\d+))? and (\d+))?/gi)].map((match) => {
    const [found, first, isRange, last, second, third] = match;
    const from = Number(first);
    const numbers = isRange
      ? Array.from({ length: Number(last) - from + 1 }, (_, index) => from + index)
      : [first, second, third].flatMap((number) => (number === undefined ? [] : [Number(number)]));
    const line = text.slice(0, match.index).split("\n").length;
    const context = text.slice(Math.max(0, match.index - 200), match.index + found.length + 200);
    return { where: `${file}:${line}`, numbers, context };
  });

/** Citations whose surroundings speak of something else than the equation. A long range needs only one of its equations. */
const misplaced = (citations: readonly Citation[]): string[] =>
  citations.flatMap(({ where, numbers, context }) => {
    const wrong = numbers.filter((number) => symbols[number]?.test(context) !== true);
    const isWrong = numbers.length > 3 ? wrong.length === numbers.length : wrong.length > 0;
    return isWrong ? [`${where} cites eq. ${wrong.join(", ")}: ${context.replace(/\s+/g, " ")}`] : [];
  });

const files = execFileSync("git", ["ls-files", "src", "contracts/src", "dashboard/src", "docs", "test", "bench"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.(ts|tsx|sol|md|json|py)$/.test(file) && !file.startsWith("docs/results/"))
  .filter((file) => file !== "test/docs/equations.test.ts");

describe("every citation of an equation", () => {
  it("stands beside what the equation defines", () => {
    const citations = files.flatMap((file) => citationsIn(file, readFileSync(`${root}${file}`, "utf8")));
    expect(citations.length).toBeGreaterThan(100);
    expect(misplaced(citations)).toEqual([]);
  });

  it("is noticed where two numbers are swapped", () => {
    const right = "/** T_comm,i = W / B_i, s (eq. 9). */ and later, after a gap".padEnd(500);
    expect(misplaced(citationsIn("right.ts", right))).toEqual([]);
    expect(misplaced(citationsIn("wrong.ts", right.replace("eq. 9", "eq. 8")))).toHaveLength(1);
    const cost = 'describe("a of the cost of sending (eq. 8)")';
    expect(misplaced(citationsIn("right.ts", cost))).toEqual([]);
    expect(misplaced(citationsIn("wrong.ts", cost.replace("eq. 8", "eq. 9")))).toHaveLength(1);
    expect(misplaced(citationsIn("unknown.ts", "see eq. 77"))).toHaveLength(1);
    expect(
      citationsIn("some.ts", "eqs. 7 and 9, eqs. 6-9, eq. (5), eqs. 26, 27, 34 and 38").map(({ numbers }) => numbers),
    ).toEqual([[7, 9], [6, 7, 8, 9], [5], [26]]);
  });
});
