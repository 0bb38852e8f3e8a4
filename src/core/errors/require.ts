import { InvalidValueError } from "./InvalidValueError.ts";

/** @throws InvalidValueError unless `value` is a finite number */
export const requireFinite = (field: string, value: number): number => {
  if (!Number.isFinite(value)) throw new InvalidValueError(field, value, "a finite number");
  return value;
};

/** @throws InvalidValueError unless `value` is a finite number greater than 0 */
export const requirePositive = (field: string, value: number): number => {
  if (!Number.isFinite(value) || value <= 0)
    throw new InvalidValueError(field, value, "a finite number greater than 0");
  return value;
};

/** @throws InvalidValueError unless `value` is an integer from `low` to `high` */
export const requireInteger = (
  field: string,
  value: number,
  low: number,
  high: number = Number.MAX_SAFE_INTEGER,
): number => {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new InvalidValueError(
      field,
      value,
      high === Number.MAX_SAFE_INTEGER ? `an integer of at least ${low}` : `an integer from ${low} to ${high}`,
    );
  }
  return value;
};
