import type { FigureId } from "../claims/Claim.ts";
import { balance } from "./balance.ts";
import { claimsFigure } from "./claimsFigure.ts";
import type { Figure } from "./Figure.ts";
import { fig3 } from "./fig3.ts";
import { fig4 } from "./fig4.ts";
import { fig5 } from "./fig5.ts";
import { fig6 } from "./fig6.ts";
import { fig7 } from "./fig7.ts";
import { fig8 } from "./fig8.ts";
import { fig9 } from "./fig9.ts";
import { table3 } from "./table3.ts";

/** Every figure by its name on the command line. */
export const allFigures: Readonly<Record<FigureId, Figure>> = {
  fig3,
  fig4,
  table3,
  fig5,
  fig6,
  fig7,
  fig8,
  fig9,
  balance,
  claims: claimsFigure,
};
