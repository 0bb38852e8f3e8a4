import { toWad } from "../../math/index.ts";
import { isLate } from "../../reputation/index.ts";
import type { CoalitionSettlement, DeliveredMember, TaskTerms } from "../ports/Ledger.ts";

/** Whether a task's contributions are scored by gradient norms (eq. 15), over the whole round, by the provider. */
export const isScored = ({ contribution }: Pick<TaskTerms, "contribution">): boolean =>
  contribution === "eq15" || contribution === "eq15-shifted";

/** The measure that counts: what the head measured, but no more than the update's owner says. */
const countedMeasure = (terms: Pick<TaskTerms, "contribution">, member: DeliveredMember): number =>
  isScored(terms) ? member.measure : Math.min(member.measure, member.ownMeasure);

/** The largest measure of a settlement that counts and was in time, as the ledger finds it; 0 if none was. */
export const largestMeasure = (
  terms: Pick<TaskTerms, "contribution">,
  { members }: Pick<CoalitionSettlement, "members">,
  deadline: number,
): number => {
  const counted = members
    .filter((member) => member.delivered)
    .filter((one) => !isLate(toWad(deadline) - toWad(one.computationTime) - toWad(one.transmissionTime)))
    .map((member) => countedMeasure(terms, member));
  return counted.length === 0 ? 0 : Math.max(...counted);
};
