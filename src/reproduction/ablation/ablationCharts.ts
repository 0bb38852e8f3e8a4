import { barChart, type Chart } from "../../charts/index.ts";
import { ablationMeasures } from "./ablationMeasures.ts";
import type { AblationSummary } from "./summarizeAblation.ts";

/** The measures that are drawn; the tables contain all measures. */
const DRAWN = ["accuracy", "completionTime", "profitPerLearner", "providerUtility"];

/** The effect of each change on the most important measures, with the 95 % interval of the paired difference. */
export const ablationCharts = ({ rows }: AblationSummary): Chart[] =>
  ablationMeasures
    .filter(({ name }) => DRAWN.includes(name))
    .map(({ name, title, unit }) =>
      barChart({
        name: `ablation-${name}`,
        title: `What each change does to: ${title}`,
        y: { label: "changed less unchanged", unit: unit === "%" ? "points" : unit },
        band: "95 % interval of the paired difference",
        groups: rows.flatMap(({ id, choices }) =>
          choices.map((choice) => {
            const change =
              choice.seeds.length === 0 ? undefined : choice.changes.find(({ measure }) => measure === name);
            const { mean = null, halfWidth = null } = change?.difference ?? {};
            const interval = mean !== null && halfWidth !== null && { low: mean - halfWidth, high: mean + halfWidth };
            // a sensitivity's choice already names its symbol
            const label = choice.name.startsWith(`${id} `) ? choice.name : `${id}: ${choice.name}`;
            return { name: label, bars: [{ name: title, mean, ...interval }] };
          }),
        ),
      }),
    )
    .filter(({ table }) => table.rows.length > 0);
