const ESCAPE = "\u001b[";

/** Colors as ANSI codes, or no colors. */
export const createStyle = (enabled: boolean): Style => {
  const paint =
    (on: number, off: number) =>
    (text: string): string =>
      enabled && text !== "" ? `${ESCAPE}${on}m${text}${ESCAPE}${off}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
};

/** Whether a stream shows colors: NO_COLOR and FORCE_COLOR decide; otherwise, whether it is a terminal with colors. */
export const supportsColor = (isTTY: boolean, environment: Readonly<Record<string, string | undefined>>): boolean => {
  if ((environment.NO_COLOR ?? "") !== "") return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return isTTY && environment.TERM !== "dumb";
};

/** Colors and weights. Each returns the text unchanged where they are not supported. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}
