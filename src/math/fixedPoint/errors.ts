import { GfmlError } from "../../core/index.ts";

/** A fixed-point operation where a contract's 256-bit arithmetic would revert: overflow, division by 0, ln of 0. */
export const fixedPointRangeError = (operation: string, operands: readonly bigint[]): GfmlError =>
  new GfmlError("GFML_FIXED_POINT_RANGE", `${operation} is not defined for these operands`, {
    values: { operands: operands.map(String) },
    remedy: "check the terms and measures for values that are out of proportion",
  });
