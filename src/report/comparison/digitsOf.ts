/** Decimals that show two digits of an interval's half width: more would say nothing. */
export const digitsOf = (halfWidth: number): number =>
  halfWidth > 0 ? Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(halfWidth)))) : 2;
