/** A number with its interval as text: "94.1 ± 1.2 %", "94.1 %" of one seed, "-" where nothing was played. */
export const showInterval = (given: {
  readonly mean: number | null;
  readonly halfWidth: number | null;
  readonly digits: number;
  readonly unit?: string;
}): string => {
  if (given.mean === null) return "-";
  const number = (value: number): string => {
    const text = value.toFixed(given.digits);
    return Number(text) === 0 ? text.replace("-", "") : text;
  };
  const spread = given.halfWidth === null ? "" : ` ± ${number(given.halfWidth)}`;
  const unit = given.unit === undefined || given.unit === "" ? "" : ` ${given.unit}`;
  return `${number(given.mean)}${spread}${unit}`;
};
