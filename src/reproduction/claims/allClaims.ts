import { abstractClaims } from "./abstractClaims.ts";
import type { Claim } from "./Claim.ts";
import { fig3Claims } from "./fig3Claims.ts";
import { balanceClaims, fig9Claims } from "./incentiveClaims.ts";
import { misbehaviorClaims } from "./misbehaviorClaims.ts";
import { fig5Claims, fig6Claims, fig7Claims } from "./passiveAndSizeClaims.ts";
import { tableThreeClaims } from "./tableThreeClaims.ts";

/** Every number and ordering that the paper's abstract, section VI, Table III and figures state. */
export const allClaims: readonly Claim[] = [
  ...abstractClaims,
  ...fig3Claims,
  ...tableThreeClaims,
  ...fig5Claims,
  ...fig6Claims,
  ...fig7Claims,
  ...misbehaviorClaims,
  ...fig9Claims,
  ...balanceClaims,
];
