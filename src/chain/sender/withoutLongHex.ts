/** Text without what could be a raw transaction or data: hexadecimal runs longer than a hash are cut, and the whole to 400 letters. */
export const withoutLongHex = (text: string): string => {
  const cut = text.replace(/(0x)?[0-9a-fA-F]{65,}/g, "0x…");
  return cut.length > 400 ? `${cut.slice(0, 397)}...` : cut;
};
