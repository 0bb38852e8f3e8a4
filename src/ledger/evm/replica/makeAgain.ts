import { GfmlError } from "../../../core/index.ts";

/** Whether the chain refused a call, or holds something else: others may have been faster. */
export const isRefusal = (error: unknown): boolean => error instanceof GfmlError && REFUSALS.has(error.code);

const REFUSALS: ReadonlySet<string> = new Set([
  "GFML_CONTRACT_REFUSED",
  "GFML_LEDGER_DIVERGENCE",
  "GFML_CHAIN_CONFLICT",
  "GFML_TRANSACTION_REJECTED",
]);

/** How often a change is made again because others were faster. */
const MOST_RACES = 5;

/**
 * Makes a change on a chain that others write to, too. If they were faster, what they wrote is taken over, and the change is made
 * again on top of it.
 *
 * @param adoptNews - returns false if others wrote nothing
 */
export const makeAgain = async <Answer>(
  work: () => Promise<Answer>,
  adoptNews: () => Promise<boolean>,
): Promise<Answer> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isRefusal(error) || attempt === MOST_RACES || !(await adoptNews())) throw error;
    }
  }
};
