import { ln } from "../../math/index.ts";

/**
 * v_i = (u_i + 1) ln(1 + slack) (eq. 14), at least 0. A missed deadline gives 0, and so does a negative slack from
 * rounding [D4]: where the deadline binds, v = 0 whatever the work.
 *
 * @param score - u_i in [-1, 1]
 * @param slack - T_max^j - T_comp,i - T_comm,i, s
 */
export const contributionValue = (score: number, slack: number): number =>
  slack > 0 ? (Math.min(1, Math.max(-1, score)) + 1) * ln(1 + slack) : 0;
