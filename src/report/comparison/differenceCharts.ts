import { type Axis, barChart, type Chart } from "../../charts/index.ts";
import { groupDifference } from "./groupDifference.ts";
import { type Measure, measures } from "./measures.ts";
import { type GroupPair, referenceName } from "./pairGroups.ts";

/** What is drawn: what learning, learners and provider have of it, and how long it takes. The table beside holds all. */
const DRAWN = ["accuracy-after", "completion-time", "profit", "provider-utility"];

/** A difference of what is measured on an axis: of percentages in points, and of either sign. */
export const differenceAxis = ({ short, axis: { unit } }: Measure): Axis => ({
  label: `difference of ${short}`,
  ...(unit !== undefined && { unit: unit === "%" ? "points" : unit }),
});

/** Paired differences of each group to the one that it is compared with: an interval without zero is a difference. */
export const differenceCharts = (pairs: readonly GroupPair[]): Chart[] =>
  pairs.length === 0
    ? []
    : measures
        .filter(({ name }) => DRAWN.includes(name))
        .map((measure) =>
          barChart({
            name: `comparison-difference-${measure.name}`,
            title: `${measure.title}, less that of ${referenceName(pairs)}`,
            y: differenceAxis(measure),
            band: "95 % interval of the paired difference",
            groups: pairs.map((pair) => {
              const { mean = null, halfWidth = null } = groupDifference(pair, measure.name) ?? {};
              const interval = mean !== null && halfWidth !== null && { low: mean - halfWidth, high: mean + halfWidth };
              return { name: pair.group.name, bars: [{ name: measure.title, mean, ...interval }] };
            }),
          }),
        );
