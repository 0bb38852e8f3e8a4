import { type Html, html, raw } from "./Html.ts";
import { style } from "./style.ts";

/** A section of a report, with its name in the contents. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

export interface Page {
  readonly title: string;
  /** The line above the title. */
  readonly eyebrow: string;
  /** Below the title: the main results in words and figures. */
  readonly head: Html;
  readonly sections: readonly Section[];
  readonly foot: Html;
}

/** A whole report: one self-contained file without scripts. */
export const page = ({ title, eyebrow, head, sections, foot }: Page): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<header class="wrap"><p class="eyebrow">${eyebrow}</p><h1>${title}</h1>
${head}</header>
<nav aria-label="Contents"><ul class="wrap">${sections.map(
    ({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`,
  )}</ul></nav>
<main class="wrap">
${sections.map(
  ({
    id,
    title: name,
    content,
  }) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2>
${content}</section>
`,
)}</main>
<footer><div class="wrap">${foot}</div></footer>
</body>
</html>
`.html;

/** Names and values in two columns. */
export const facts = (rows: readonly (readonly [name: string, value: string | Html])[]): Html =>
  html`<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

/** A few large figures with their names. */
export const tiles = (
  rows: readonly { readonly name: string; readonly value: string; readonly unit?: string }[],
): Html =>
  html`<dl class="tiles">${rows.map(
    ({ name, value, unit }) =>
      html`<div><dt>${name}</dt><dd>${value}${unit === undefined ? undefined : html` <small>${unit}</small>`}</dd></div>`,
  )}</dl>`;
