import { textWidth } from "./textWidth.ts";

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
