import {
  type EvaluationRecord,
  type LearnerRecord,
  type RoundRecord,
  type ScoreSummary,
  shownScores,
} from "../../round/index.ts";
import type { RunFacts } from "../../simulation/index.ts";
import { bar, clockTime, cutText, fixed, padText, type Style, scoreWords, table, textWidth } from "../../text/index.ts";
import { stabilityWords } from "../../view/index.ts";

/** Number of lines besides those of the coalitions. */
const OTHER_LINES = 8;

/** Renders the live screen of a run: at most `height` lines of at most `width` characters. */
export const renderScreen = (view: RunView, width: number, height: number, style: Style): string[] => {
  const { facts, round, evaluation } = view;
  const lines = [headline(view, width, style), progressLine(view, width, style)];
  if (evaluation !== undefined) {
    const [before, after] = shownAccuracies(evaluation);
    const names = `${style.dim(scoreWords(evaluation.quantity).name.padEnd(8))}    ${before} shared model ${style.dim("->")} `;
    const personalized = style.bold(style.green(after));
    lines.push(`${names}${personalized} personalized  ${style.dim(`(after round ${evaluation.round + 1})`)}`);
  } else {
    const first = Math.min(facts.config.evaluationInterval, facts.config.rounds);
    lines.push(`${style.dim("measured")}    first after round ${first}`);
  }
  if (round !== undefined) {
    lines.push(...coalitionLines(view, Math.max(1, height - OTHER_LINES), style));
    const { completionTime, meanProfit, providerUtility, stability } = round;
    const figures = `${fixed(completionTime)} s virtual   profit ${fixed(meanProfit)} a learner   provider ${fixed(providerUtility)}`;
    lines.push(`${style.dim("round")}       ${figures}`);
    const words = stabilityWords(stability, view.learners);
    const verdict = stability.nashStable ? style.green(words) : style.yellow(words);
    const moves = `(${stability.moves} moves in ${stability.passes} passes)`;
    lines.push(`${style.dim("game")}        ${verdict}  ${style.dim(moves)}`);
  }
  if (view.stopping) lines.push(style.yellow(STOPPING));
  return lines.slice(0, height).map((line) => cutText(line, width));
};

const headline = ({ facts }: RunView, width: number, style: Style): string => {
  const left = `${style.bold("gfml")}  scheme ${facts.scheme}  seed ${facts.config.seed}`;
  const room = width - textWidth(left) - 2;
  return `${left}  ${style.dim(padText(cutText(facts.dataName, room), room, "right"))}`;
};

const progressLine = (view: RunView, width: number, style: Style): string => {
  const { rounds } = view.facts.config;
  const done = roundsDone(view);
  const left = secondsLeft(view);
  const rate = view.rate === undefined ? "" : `   ${fixed(view.rate, 1)} rounds/s`;
  const remaining = left === undefined ? "" : `   ${clockTime(left)} left`;
  const text = ` ${done}/${rounds}${rate}${remaining}`;
  const length = Math.max(5, Math.min(40, width - textWidth(text) - 1));
  return `${style.cyan(bar(done / rounds, length))}${text}`;
};

const coalitionLines = ({ round, facts }: RunView, room: number, style: Style): string[] => {
  const { coalitions, sittingOut } = round!;
  const shown = coalitions.slice(0, coalitions.length > room ? room - 1 : room);
  const active = Math.max(1, facts.population.active.length);
  const rows = shown.map(({ coalition, members, head, competitionIncentive, completionTime }) =>
    head === null
      ? [`${coalition}`, bar(0, BAR), "0", "paused", "", ""]
      : [
          `${coalition}`,
          style.cyan(bar(members.length / active, BAR)),
          `${members.length}`,
          `I_comp ${fixed(competitionIncentive)}`,
          `head ${head}`,
          `${fixed(completionTime)} s`,
        ],
  );
  const lines = table(rows, "rlrrrr").map(
    (line, index) => `${style.dim(index === 0 ? "coalitions" : "          ")}  ${line}`,
  );
  const hidden = coalitions.length - shown.length;
  const notes = [
    hidden > 0 ? `and ${hidden} more` : "",
    sittingOut.length > 0 ? `${sittingOut.length} sit out` : "",
  ].filter((note) => note !== "");
  return notes.length > 0 ? [...lines, `            ${style.dim(notes.join("; "))}`] : lines;
};

const BAR = 20;

/** The data of a run's progress display. */
export interface RunView {
  readonly facts: RunFacts;
  readonly round: RoundRecord | undefined;
  readonly learners: readonly LearnerRecord[];
  readonly evaluation: EvaluationRecord | undefined;
  /** Rounds per second over the last rounds; undefined before the second round. */
  readonly rate: number | undefined;
  /** The user has asked for a stop. */
  readonly stopping: boolean;
}

/** Shown once the user has asked for a stop. */
export const STOPPING = "stopping after this round; press Ctrl-C again to quit now";

/** Finished rounds, including those of a checkpoint. */
const roundsDone = ({ facts, round }: RunView): number => (round === undefined ? facts.startRound : round.round + 1);

/** Seconds until the end at the current rate. */
const secondsLeft = (view: RunView): number | undefined =>
  view.rate === undefined ? undefined : (view.facts.config.rounds - roundsDone(view)) / view.rate;

/** A round as one plain line, for outputs that are not a terminal. */
export const renderLine = (view: RunView): string => {
  const round = view.round!;
  const { rounds } = view.facts.config;
  const left = secondsLeft(view);
  const playing = round.coalitions.filter(({ head }) => head !== null);
  const incentives = playing.map(({ competitionIncentive }) => competitionIncentive);
  const sizes = round.coalitions.map(({ members }) => members.length);
  const shownSizes = sizes.length > 12 ? `${sizes.slice(0, 12).join(" ")} ...` : sizes.join(" ");
  const parts = [
    `round ${String(roundsDone(view)).padStart(String(rounds).length)}/${rounds}`,
    `${fixed(round.completionTime)} s`,
    `coalitions ${shownSizes}${round.sittingOut.length > 0 ? `, ${round.sittingOut.length} sit out` : ""}`,
    incentives.length === 0
      ? "all coalitions paused"
      : `I_comp ${fixed(Math.min(...incentives))} to ${fixed(Math.max(...incentives))}`,
    stabilityWords(round.stability, view.learners),
  ];
  if (left !== undefined) parts.push(`${fixed(view.rate!, 1)} rounds/s, ${clockTime(left)} left`);
  return parts.join("  ");
};

/** A measurement as one plain line. */
export const renderEvaluationLine = (evaluation: EvaluationRecord): string => {
  const [before, after] = shownAccuracies(evaluation);
  return `after round ${evaluation.round + 1}: ${scoreWords(evaluation.quantity).name} ${before} shared model -> ${after} personalized`;
};

/** Before and after personalization; "not measured" where nobody has test samples. */
const shownAccuracies = ({ active, quantity }: EvaluationRecord): [before: string, after: string] => {
  const show = (summary: ScoreSummary): string => {
    const shown = shownScores(summary);
    return shown === undefined ? "not measured" : scoreWords(quantity).show(shown.accuracy);
  };
  return [show(active.before), show(active.after)];
};
