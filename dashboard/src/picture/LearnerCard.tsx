import { fixed, withPrefix } from "gfml/text";
import { BANNED, DELIVERED, HEAD, type LearnerColumns, type RunHeader } from "gfml/view";
import type { ReactNode } from "react";
import { Facts } from "../parts/Facts.tsx";
import { learnerLink } from "../route.ts";
import { strings } from "../strings.ts";

/** A summary of a learner’s round. */
export const LearnerCard = ({
  run,
  header,
  columns,
  place,
}: {
  readonly run: number;
  readonly header: RunHeader;
  readonly columns: LearnerColumns;
  readonly place: number;
}): ReactNode => {
  const learner = header.learners[place];
  if (learner === undefined) return null;
  const words = strings.learner;
  const show = (value: number, digits: number): string => (Number.isNaN(value) ? "–" : fixed(value, digits));
  const frequency = columns.frequency[place]!;
  const facts: readonly (readonly [string, string])[] = [
    [words.facts.place, placeWords(columns, place)],
    [words.facts.samples, `${learner.sampleCount}`],
    [words.facts.reputation, show(columns.reputation[place]!, 3)],
    [words.facts.contribution, show(columns.contribution[place]!, 3)],
    [words.facts.frequency, Number.isNaN(frequency) ? "–" : withPrefix(frequency, "cycles/s")],
    [words.facts.utility, show(columns.utility[place]!, 3)],
    [words.facts.payment, show(columns.payment[place]!, 3)],
    [words.facts.earned, show(columns.earned[place]!, 2)],
    ...(learner.classCounts === null
      ? []
      : [[words.facts.classes, classWords(learner.classCounts, header.classNames)] as const]),
  ];
  return (
    <>
      <h3>
        <a href={learnerLink(run, learner.learner)}>{words.title(learner.learner)}</a>
      </h3>
      <Facts facts={facts} />
      {learner.cheats && <p className="alarm">{words.cheats}</p>}
    </>
  );
};

/** A learner’s place in a round, in words. */
const placeWords = (columns: LearnerColumns, place: number): string => {
  const flags = columns.flags[place]!;
  const coalition = columns.coalition[place]!;
  if (coalition < 0) return (flags & BANNED) === 0 ? strings.learner.out : strings.learner.banned;
  const where = strings.learner.where(coalition, (flags & HEAD) !== 0);
  return (flags & DELIVERED) === 0 ? `${where}, ${strings.learner.undelivered}` : where;
};

/** The learner’s classes, largest first: "3 (1000), 4 (667)". */
export const classWords = (counts: readonly number[], names: readonly string[]): string =>
  counts
    .map((count, index) => ({ count, name: names[index] ?? `${index}` }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ count, name }) => `${name} (${count})`)
    .join(", ");
