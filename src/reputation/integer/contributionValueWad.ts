import { lnWad, mulWad, WAD, type Wad } from "../../math/index.ts";

/**
 * How far below 0 a slack may lie and still be rounding, 1e-6 s: times and frequencies are rounded before they are
 * published [D12].
 */
export const SLACK_TOLERANCE: Wad = 1_000_000_000_000n;

/** Whether an update came after its deadline, by more than rounding explains. */
export const isLate = (slack: Wad): boolean => slack < -SLACK_TOLERANCE;

/**
 * v_i = (u_i + 1) ln(1 + slack) (eq. 14); 0 where slack <= 0 [D4].
 *
 * @param score - u_i in [-1, 1]
 * @param slack - T_max^j - T_comp,i - T_comm,i, s
 */
export const contributionValueWad = (score: Wad, slack: Wad): Wad =>
  slack > 0n ? mulWad(score + WAD, lnWad(WAD + slack)) : 0n;
