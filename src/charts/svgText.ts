/** A drawing as text. Coordinates are cut to hundredths of a pixel, which halves the files without a visible change. */
export const svgText = (svg: SVGSVGElement): string =>
  svg.outerHTML.replaceAll(TAG, (tag) => tag.replaceAll(ATTRIBUTE, shorten)).replaceAll(/ xmlns(?::\w+)?="[^"]*"/g, "");

const TAG = /<[\w:-]+(?:\s+[\w:-]+="[^"]*")*\s*\/?>/g;
/** Texts that are read aloud contain no coordinates. */
const ATTRIBUTE = /\s(?!aria-)[\w:-]+="[^"]*"/g;

const shorten = (attribute: string): string =>
  attribute.replaceAll(/(?<![\d.#])-?\d*\.\d{3,}(?:e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(2))));

/** Width of a text in CSS pixels, a little too wide rather than too narrow: drawings have no fonts to measure with. */
export const textWidth = (text: string, size: number): number => {
  let width = 0;
  for (const letter of text) width += narrow.has(letter) ? 0.36 : /[A-Zmw%+\u2212]/.test(letter) ? 0.82 : 0.62;
  return width * size;
};

const narrow: ReadonlySet<string> = new Set([..."iljtfr.,:;|!'()[] "]);

/** Words on as many lines as they need; a word that is wider than a line is broken itself. */
export const breakLines = (text: string, size: number, width: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(" ").flatMap((one) => breakWord(one, size, width))) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

const breakWord = (word: string, size: number, width: number): string[] => {
  if (textWidth(word, size) <= width) return [word];
  const parts: string[] = [];
  let part = "";
  for (const letter of word) {
    if (part !== "" && textWidth(part + letter, size) > width) {
      parts.push(part);
      part = "";
    }
    part += letter;
  }
  return [...parts, part];
};
