import { escapeText } from "../../charts/index.ts";

/** Text that is HTML already: nothing of it is escaped again. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Part[];

/** HTML from a template: what stands in it is escaped, unless it is HTML; lists are joined, undefined is nothing. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings.reduce(
    (text, string, index) => `${text}${string}${index < parts.length ? show(parts[index]) : ""}`,
    "",
  ),
});

/** Text that is HTML because whoever made it says so: a drawing, a style sheet. */
export const raw = (text: string): Html => ({ html: text });

const show = (part: Part): string => {
  if (part === undefined) return "";
  if (typeof part === "string") return escapeText(part);
  if (typeof part === "number") return `${part}`;
  if ("html" in part) return part.html;
  return part.map(show).join("");
};
