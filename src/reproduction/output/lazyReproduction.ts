import type { PlannedRun } from "../../experiments/index.ts";
import type { FigureId } from "../claims/Claim.ts";
import type { ReproductionOptions } from "../plan/ReproductionOptions.ts";
import type { ReproducedFigure } from "./reproduceFigure.ts";

// figures load their charts, and those a drawing library for which other commands need not wait

/** See `planReproduction.ts`. */
export const planReproduction = async (
  figures: readonly FigureId[],
  options: ReproductionOptions,
): Promise<PlannedRun[]> => (await import("./planReproduction.ts")).planReproduction(figures, options);

/** See `reproduceFigure.ts`. */
export const reproduceFigure = async (
  id: FigureId,
  options: ReproductionOptions,
  caches: readonly string[],
): Promise<ReproducedFigure> => (await import("./reproduceFigure.ts")).reproduceFigure(id, options, caches);

/** See `writeReproduction.ts`. */
export const writeReproduction = async (
  folder: string,
  figures: readonly ReproducedFigure[],
  options: ReproductionOptions,
  output: { readonly png?: boolean } = {},
): Promise<void> => (await import("./writeReproduction.ts")).writeReproduction(folder, figures, options, output);
