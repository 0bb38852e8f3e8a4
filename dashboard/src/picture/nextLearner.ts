import { HEAD, type LearnerColumns } from "gfml/view";

/** Keys that go from learner to learner. */
export type Step = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End";

/**
 * The learner that an arrow key leads to: within the coalition to the sides, its head first; to the head of the coalition
 * before or behind up and down; those that sit out come last. Undefined where there is nobody.
 */
export const nextLearner = (
  { coalition, flags }: Pick<LearnerColumns, "coalition" | "flags">,
  from: number | undefined,
  step: Step,
): number | undefined => {
  const place = (at: number): number => (coalition[at]! < 0 ? Number.MAX_SAFE_INTEGER : coalition[at]!);
  const rank = (at: number): number => ((flags[at]! & HEAD) !== 0 ? 0 : 1);
  const order = Array.from(coalition.keys()).sort((a, b) => place(a) - place(b) || rank(a) - rank(b) || a - b);
  if (order.length === 0) return undefined;
  if (step === "End") return order.at(-1);
  const at = from === undefined ? -1 : order.indexOf(from);
  if (at < 0 || step === "Home") return order[0];
  if (step === "ArrowRight") return order[Math.min(order.length - 1, at + 1)];
  if (step === "ArrowLeft") return order[Math.max(0, at - 1)];
  const own = place(from!);
  const firstOf = (wanted: number): number => order.find((one) => place(one) === wanted)!;
  if (step === "ArrowDown") return order.slice(at).find((one) => place(one) > own) ?? from;
  const above = order.slice(0, at).findLast((one) => place(one) < own);
  return above === undefined ? from : firstOf(place(above));
};
