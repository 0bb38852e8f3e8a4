import type { KktCase } from "../incentive/index.ts";
import { TOLERANCE } from "../math/index.ts";
import type { LearnerRecord } from "../round/index.ts";
import { fixed, short } from "../text/index.ts";

/**
 * Explains a learner's coalition in sentences.
 *
 * @param isGame - whether the learners formed the coalitions, not the scheme
 * @param moveCost - the gain up to which a member with a utility above 0 does not move, token
 */
export const explainChoice = (record: LearnerRecord, isGame: boolean, moveCost = 0): string[] => {
  const { chosenCoalition: chosen, previousCoalition: previous, isHead } = record;
  const utilityIn = (coalition: number | null): number | null =>
    coalition === null ? 0 : (record.options[coalition]?.utility ?? null);
  const place = (coalition: number | null): string =>
    coalition === null ? "sitting out (U 0)" : `coalition ${coalition} (U ${show(utilityIn(coalition))})`;
  if (record.failure === "banned") {
    return [
      "It was banned: its global reputation is below the task's limit, and it took part only a few rounds ago (reputation.ban).",
    ];
  }
  const sentences: string[] = [];
  if (isHead) sentences.push(`It heads coalition ${record.coalition}; a head stays in its coalition for the round.`);
  else if (!isGame) {
    const where = chosen === null ? "It sits out" : `It is in coalition ${chosen}`;
    sentences.push(`${where}: the scheme makes the coalitions, learners do not choose.`);
  } else {
    const came = previous === null ? "it sat out or was new" : `it came from coalition ${previous}`;
    if (chosen === null) sentences.push(`It sits out (${came}): no coalition gives it more than 0.`);
    else if (chosen === previous) sentences.push(`It stayed in ${place(chosen)}.`);
    else sentences.push(`It moved to ${place(chosen)}; before, ${came}.`);
    sentences.push(compare(record, utilityIn(chosen), moveCost));
  }
  if (chosen !== null && record.coalition === null) {
    sentences.push(
      "After the leader had set the incentives its utility there was not above 0, so it withdrew for the round.",
    );
  }
  return sentences;
};

/** Compares the chosen coalition with the best alternative. */
const compare = (record: LearnerRecord, own: number | null, moveCost: number): string => {
  if (own !== null && own < -TOLERANCE)
    return "Sitting out would be better for it: the round's coalitions are not stable.";
  let best: { coalition: number; utility: number } | undefined;
  record.options.forEach((option, coalition) => {
    if (option === null || coalition === record.chosenCoalition) return;
    if (best === undefined || option.utility > best.utility) best = { coalition, utility: option.utility };
  });
  if (best === undefined) return "No other coalition is open to it.";
  const other = `coalition ${best.coalition} (U ${show(best.utility)})`;
  const gain = best.utility - (own ?? 0);
  if (gain <= TOLERANCE) return `The best other choice, ${other}, would not give it more.`;
  if ((own ?? 0) > 0 && gain <= moveCost)
    return `In ${other} it would earn ${short(gain)} token more. It stays, because a move must gain more than ${short(moveCost)} token.`;
  return `In ${other} it would earn ${short(gain)} token more: the round's coalitions are not stable.`;
};

const show = (utility: number | null): string => (utility === null ? "impossible" : fixed(utility, 4));

/** The paper's KKT cases of a learner's frequency, in words. */
export const kktWords: Readonly<Record<KktCase, string>> = {
  1: "nothing binds: a little more speed would cost as much as it earns",
  2: "the head's deadline binds: it would rather run slower, but would be late",
  3: "its own upper bound binds: faster would pay, but it cannot",
  4: "its own lower bound binds: slower would pay, but it cannot",
  5: "the head's deadline and its own upper bound bind at once: it has no other choice",
  6: "the head's deadline and its own lower bound bind at once",
};
