import { GfmlError } from "../../core/index.ts";

/** A fixed-point operation where a contract's 256-bit arithmetic would revert: overflow, division by 0, ln of 0. */
export class FixedPointRangeError extends GfmlError {
  readonly code = "GFML_FIXED_POINT_RANGE";

  constructor(operation: string, operands: readonly bigint[]) {
    super(`${operation} is not defined for these operands`, {
      values: { operands: operands.map(String) },
      remedy: "check the terms and measures for values that are out of proportion",
    });
  }
}
