import { type PlannedRun, planRuns } from "../../experiments/index.ts";
import type { FigureId } from "../claims/Claim.ts";
import { allFigures } from "../figures/allFigures.ts";
import type { ReproductionOptions } from "../plan/ReproductionOptions.ts";
import { requestRuns } from "../plan/requestRuns.ts";

/**
 * The runs that some figures take, in the order of the figures, each once.
 *
 * @throws InvalidConfigError if an override does not go together with a figure's fields
 */
export const planReproduction = (figures: readonly FigureId[], options: ReproductionOptions): Promise<PlannedRun[]> =>
  planRuns({
    runs: requestRuns(
      figures.flatMap((id) => allFigures[id].variants(options)),
      options,
    ),
  });
