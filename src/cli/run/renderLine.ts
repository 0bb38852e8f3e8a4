import type { EvaluationRecord } from "../../round/index.ts";
import { clockTime, fixed, percent } from "../../text/index.ts";
import { stabilityWords } from "../../view/index.ts";
import { type RunView, roundsDone, secondsLeft } from "./RunView.ts";

/** A round as one plain line, for outputs that are no terminal. */
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
export const renderEvaluationLine = ({ round, active }: EvaluationRecord): string =>
  `after round ${round + 1}: accuracy ${percent(active.before.accuracy)} shared model -> ${percent(active.after.accuracy)} personalized`;
