import type { GfmlError } from "../../core/index.ts";
import { mostPayableWad } from "../../incentive/index.ts";
import { wadToNumber } from "../../math/index.ts";
import { escrowShortError } from "../errors.ts";
import type { PreparedService } from "./prepareService.ts";

/** Says so if the escrow does not cover the most that a round of so many learners can cost; undefined if it does. */
export const findEscrowShort = async (
  { ledger, task, terms }: Pick<PreparedService, "ledger" | "task" | "terms">,
  round: number,
  learners: number,
): Promise<GfmlError | undefined> => {
  const needed = mostPayableWad(learners, terms.coalitionCount, terms);
  const escrow = await ledger.escrow(task);
  if (escrow >= needed) return undefined;
  return escrowShortError(round, learners, { escrow: wadToNumber(escrow), needed: wadToNumber(needed) });
};
