/** Width of a text in CSS pixels, a little too wide rather than too narrow: drawings have no fonts to measure with. */
export const textWidth = (text: string, size: number): number => {
  let width = 0;
  for (const letter of text) width += narrow.has(letter) ? 0.36 : /[A-Zmw%+\u2212]/.test(letter) ? 0.82 : 0.62;
  return width * size;
};

const narrow: ReadonlySet<string> = new Set([..."iljtfr.,:;|!'()[] "]);
