import type { RunConfig } from "../../simulation/index.ts";
import type { AblationRow } from "./AblationRow.ts";
import { decisionRows } from "./decisionRows.ts";
import { errataRows } from "./errataRows.ts";
import { sensitivityRows } from "./sensitivityRows.ts";

/** Every erratum, decision and sensitivity, in this order. @param config - of the default runs */
export const ablationRows = (config: RunConfig): readonly AblationRow[] => [
  ...errataRows(config.rounds),
  ...decisionRows(config),
  ...sensitivityRows,
];
