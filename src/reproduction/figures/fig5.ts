import { lineChart } from "../../charts/index.ts";
import { passiveSamples } from "../claims/passiveAndSizeClaims.ts";
import { passiveAccuracy, personalizedAccuracy } from "../metrics/learningMetrics.ts";
import { gfml, schemeVariants } from "../plan/variants.ts";
import { bandName, courseSeries, withoutBands } from "./chartSeries.ts";
import { dataTitle, eachDataSet } from "./eachDataSet.ts";
import type { Figure } from "./Figure.ts";
import { schemeTable } from "./schemeTable.ts";

/** Fig. 5: learners that never trained, personalizing with a few samples. */
export const fig5: Figure = {
  id: "fig5",
  title: "Fig. 5: passive learners",
  variants: () => schemeVariants,
  summarize: eachDataSet({
    tables: (study, data) => [
      schemeTable({
        figure: "fig5",
        study,
        data,
        title: `Passive learners' accuracy by number of own samples, ${dataTitle(data)}`,
        metrics: [...passiveSamples.map(passiveAccuracy), { ...personalizedAccuracy, name: "active learners" }],
      }),
    ],
    charts: (study, data) => [
      lineChart({
        name: `fig5-${data}`,
        title: `Fig. 5: passive learners' accuracy by number of own samples, gfml, ${dataTitle(data)}`,
        x: { label: "round" },
        y: { label: "accuracy", unit: "%", limits: [0, 100] },
        series: [
          ...passiveSamples.flatMap((samples) =>
            withoutBands(
              courseSeries(study, data, gfml, samples === "1" ? "1 sample" : `${samples} samples`, ({ evaluations }) =>
                evaluations.map(({ round, passive }) => {
                  const score = passive[samples];
                  return { x: round + 1, y: score === undefined ? null : 100 * score.accuracy };
                }),
              ),
            ),
          ),
          ...courseSeries(study, data, gfml, "active learners", ({ evaluations }) =>
            evaluations.map(({ round, active }) => ({ x: round + 1, y: 100 * active.after.accuracy })),
          ).map((series) => ({ ...series, dash: "5 3", ...bandName(study) })),
        ],
      }),
    ],
  }),
};
