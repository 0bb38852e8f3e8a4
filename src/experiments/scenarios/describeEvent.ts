import type { LearnerId } from "../../core/index.ts";
import type { PlannedEvent, ScenarioEvent } from "../../simulation/index.ts";
import { fixed } from "../../text/index.ts";

type AnyEvent = ScenarioEvent | PlannedEvent;

/** Largest number of ids that a sentence names; further ones are counted. */
const NAMED = 12;

/** The learners of an event, for people. */
export const whoOf = ({ learners }: AnyEvent): string => {
  if (learners === "heads") return "whoever heads a coalition";
  if (learners === "all") return "all active learners";
  if ("share" in learners) return `${share(learners.share)} of the active learners, drawn for each seed`;
  return nameLearners(learners as readonly LearnerId[]);
};

/** "learners 1, 4 and 9". */
export const nameLearners = (learners: readonly LearnerId[]): string => {
  if (learners.length > NAMED) return `${learners.length} learners: ${learners.slice(0, NAMED).join(", ")} and more`;
  const [last, ...others] = [...learners].reverse();
  if (others.length === 0) return `learner ${last}`;
  return `learners ${others.reverse().join(", ")} and ${last}`;
};

/** The effect of an event, as a phrase about one learner: "sends its update with the sign changed". */
export const whatHappens = (event: AnyEvent): string => {
  switch (event.kind) {
    case "drop-out":
      return "cannot be reached";
    case "straggler":
      return `computes ${event.factor} times as long as agreed`;
    case "lazy":
      return `runs ${event.localSteps} local ${event.localSteps === 1 ? "step" : "steps"} and claims all`;
    case "false-embedding":
      if (event.imitate === "head") return "sends the embedding of each coalition\u2019s last head as its own";
      if (event.imitate === "opposite") return "sends the opposite of its embedding";
      return `sends learner ${event.imitate}\u2019s embedding as its own`;
    case "inflated-claims":
      return `declares ${[
        ...(event.frequencyFactor > 1 ? [`${event.frequencyFactor} times its highest frequency`] : []),
        ...(event.deadlineFactor < 1 ? [`${share(event.deadlineFactor)} of the deadline that it tolerates`] : []),
      ].join(" and ")}`;
    case "scaled-update":
      return `sends ${event.factor} times its update${norms(event)}`;
    case "noisy-update":
      return `adds noise to its update, ${event.deviation} times as long as that${norms(event)}`;
    case "sign-flip":
      return `sends its update with the sign changed${norms(event)}`;
    case "collusion":
      return `sends the update of the first of them times ${event.factor}${event.embedding ? ", and its embedding" : ""}${norms(event)}`;
    case "lying-head":
      return event.model === "own-update"
        ? "gives out its own update as its coalition\u2019s model when it heads"
        : `gives out ${event.factor} times the aggregate\u2019s change when it heads`;
    case "task-shift":
      return `gets samples of other classes${event.classes === undefined ? "" : `: ${event.classes.join(", ")}`}`;
    case "growing-data":
      return `has ${share(event.initialShare)} of its training samples at first, then evenly more, in the end all`;
  }
};

/** The rounds of an event, for people. */
export const whenOf = (event: AnyEvent): string => {
  if (event.kind === "task-shift") return `from round ${event.round} on`;
  if (event.kind === "growing-data") return `growing from round ${event.from} to ${event.to}`;
  if (event.kind === "inflated-claims") return "from the start";
  const { from, to, probability } = event.rounds;
  const chance = probability === 1 ? "" : `, each with a chance of ${share(probability)}`;
  if (to === undefined) return `${from === 0 ? "all rounds" : `from round ${from} on`}${chance}`;
  return `${from === to ? `round ${from}` : `rounds ${from} to ${to}`}${chance}`;
};

const norms = (event: { readonly norms: "fitting" | "measured" }): string =>
  event.norms === "measured" ? ", with the gradient norms of its honest work" : "";

const share = (part: number): string => `${Number(fixed(100 * part, 1))} %`;
