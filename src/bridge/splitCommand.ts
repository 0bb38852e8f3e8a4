import { programCommandError } from "./errors.ts";

/**
 * The words of a command line: separated by spaces, and taken together by single or double quotes. No shell is involved, so
 * variables and patterns stay as they are.
 *
 * @throws GFML_TRAINER_PROGRAM if there is no word, or a quote is not closed
 */
export const splitCommand = (command: string): readonly [string, ...string[]] => {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of command) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word = `${word ?? ""}${character}`;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = `${word ?? ""}${character}`;
  }
  if (quote !== undefined) throw programCommandError(command, `a quote ${quote} is not closed`);
  if (word !== undefined) words.push(word);
  const [program, ...rest] = words;
  if (program === undefined || program === "") throw programCommandError(command, "it is empty");
  return [program, ...rest];
};
