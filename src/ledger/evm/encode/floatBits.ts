/** The IEEE-754 bits of a float64 as a uint64: the form in which contracts keep numbers that they only store. */
export const floatToBits = (value: number): bigint => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
};

export const bitsToFloat = (bits: bigint): number => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
};
