import type { LearnerProfile } from "../cost/index.ts";
import type { CoalitionRecord, LearnerRecord, StabilityFigures } from "../round/index.ts";
import { fixed, type Style, short, table, withPrefix } from "../text/index.ts";
import { explainChoice, kktWords } from "./explainChoice.ts";

/** The part of the round that an explanation needs. */
interface ExplainedRound {
  /** By coalition index. */
  readonly coalitions: readonly Pick<CoalitionRecord, "head" | "competitionIncentive" | "deadline">[];
  readonly stability?: Pick<StabilityFigures, "moveCost">;
}

/** Everything recorded about one learner in one round. */
export interface Explanation {
  readonly record: LearnerRecord;
  readonly round: ExplainedRound;
  readonly profile: LearnerProfile;
  readonly isGame: boolean;
  readonly cheats: boolean;
}

/** Renders one learner's round: its choice, its frequency, its pay and its reputation. Ends with a newline. */
export const renderExplanation = (explanation: Explanation, style: Style): string => {
  const { record, round, isGame } = explanation;
  const heading = (text: string): string => `\n${style.bold(text)}`;
  return [
    style.bold(`Learner ${record.learner} in round ${record.round}`),
    ...profileLines(explanation),
    heading("Its choice (token per round, at the I_comp that the players saw)"),
    ...optionTable(record, round, style),
    style.dim("U = S I + f share I + reputation (H x I_rep) - computing - sending, eq. 10; S below 0 pays nothing"),
    "",
    ...explainChoice(record, isGame, round.stability?.moveCost),
    heading("Its work"),
    ...workLines(record, round),
    heading("Its pay and reputation"),
    ...payLines(record),
    "",
  ].join("\n");
};

const profileLines = ({ profile, cheats }: Explanation): string[] => {
  const { sampleCount, minFrequency, maxFrequency, uplinkRate, deadline } = profile;
  const speed = `${withPrefix(minFrequency, "cycles/s")} to ${withPrefix(maxFrequency, "cycles/s")}`;
  const lines = [
    `It holds ${sampleCount} training samples, computes at ${speed}, sends at ${withPrefix(uplinkRate, "bit/s")} and tolerates rounds of ${fixed(deadline)} s.`,
  ];
  return cheats ? [...lines, "It cheats: it runs fewer steps than it claims."] : lines;
};

const workLines = (record: LearnerRecord, round: ExplainedRound): string[] => {
  const { coalition, frequency, kktCase, multipliers, slack, computationTime, transmissionTime } = record;
  if (coalition === null || frequency === null) return ["It sat out, so it did no work and earned nothing."];
  const { competitionIncentive, deadline, head } = round.coalitions[coalition]!;
  const lines = [
    `Coalition ${coalition}, head ${head}: the leader set I_comp = ${fixed(competitionIncentive, 4)} token; the deadline is ${fixed(deadline)} s.`,
    `It agreed to ${withPrefix(frequency, "cycles/s")} (S ${fixed(record.similarity ?? 0, 3)}, share ${fixed(record.share ?? 0, 3)}), which gives it U = ${fixed(record.utility, 4)} token.`,
  ];
  if (kktCase === null) lines.push("The scheme drew the frequency at random.");
  else {
    const [first, second, third] = multipliers ?? [0, 0, 0];
    lines.push(`KKT case ${kktCase}: ${kktWords[kktCase]}.`);
    lines.push(
      `Multipliers: lambda_1 ${short(first)} (deadline), lambda_2 ${short(second)} (upper bound), lambda_3 ${short(third)} (lower bound).`,
    );
  }
  if (record.delivered && slack !== null) {
    const times = `${fixed(computationTime ?? 0, 3)} s of computing and ${fixed(transmissionTime ?? 0, 3)} s of sending`;
    lines.push(
      `Its update came after ${times}, ${fixed(slack, 3)} s before the deadline; it used ${short(record.energy ?? 0)} J.`,
    );
  } else lines.push(`Its update was not delivered: ${record.failure ?? "unknown reason"}.`);
  return lines;
};

const payLines = (record: LearnerRecord): string[] => {
  const { reputation, globalReputation, contribution, contributionScore, measure, payment } = record;
  const before =
    reputation === null
      ? `Its global reputation was ${fixed(globalReputation, 4)}.`
      : `When the round opened, its reputation was ${fixed(reputation, 4)} for its head and ${fixed(globalReputation, 4)} globally.`;
  if (record.coalition === null || contribution === null)
    return [before, "It earned nothing; its reputation fades a little."];
  const size = `measured ${short(measure ?? 0)}, u = ${fixed(contributionScore ?? 0, 4)} of -1 to 1`;
  return [
    before,
    `Its contribution: ${size}; with the time left, v = ${fixed(contribution, 4)}, which now enters its reputation.`,
    `It was paid ${fixed(payment, 4)} token.`,
  ];
};

/** Renders a learner's utility in every coalition, term by term, as lines. */
const optionTable = (
  record: LearnerRecord,
  round: { readonly coalitions: readonly Pick<CoalitionRecord, "head">[] },
  style: Style,
): string[] => {
  const header = [
    "coalition",
    "head",
    "I_comp",
    "S",
    "share",
    "S I",
    "f share I",
    "reputation",
    "computing",
    "sending",
    "U",
    "",
  ];
  const rows = record.options.map((option, coalition): string[] => {
    const mark = coalition === record.chosenCoalition ? style.green("<- its own") : "";
    const head = round.coalitions[coalition]?.head ?? null;
    if (head === null) return [`${coalition}`, "-", ...blank, "pauses this round"];
    if (option === null) return [`${coalition}`, `${head}`, ...blank, "it cannot meet the head's deadline"];
    const { terms } = option;
    return [
      `${coalition}`,
      `${head}`,
      fixed(option.competitionIncentive),
      fixed(option.similarity, 3),
      fixed(option.share, 3),
      fixed(terms.similarity, 3),
      fixed(terms.computation, 3),
      fixed(terms.reputation, 3),
      fixed(terms.computationCost, 3),
      fixed(terms.transmissionCost, 3),
      style.bold(fixed(option.utility, 4)),
      mark,
    ];
  });
  const own = record.chosenCoalition === null ? style.green("<- its own") : "";
  const sitOut = ["sit out", "", ...blank.slice(1), style.bold(fixed(0, 4)), own];
  return table([header.map((name) => style.dim(name)), ...rows, sitOut], "rrrrrrrrrrrl");
};

/** Nine cells without a number. */
const blank: readonly string[] = new Array<string>(9).fill("");
