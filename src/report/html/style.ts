import { darkTheme, lightTheme, themeRules } from "../../charts/index.ts";

/** The style sheet of all reports: one column on a phone, two on a wide screen, light colors on paper. */
export const style: string = `
:root { color-scheme: light dark; ${themeRules(lightTheme)} --soft: #f5f7f9; --accent: #004fa7; --good: #11734c; }
@media (prefers-color-scheme: dark) {
  :root { ${themeRules(darkTheme)} --soft: #1c2228; --accent: #6fb4f5; --good: #54e0a3; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--chart-ground); color: var(--chart-ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
}
.wrap { max-width: 1144px; margin: 0 auto; padding: 0 24px; }
header.wrap { padding-top: 56px; padding-bottom: 8px; }
.eyebrow { margin: 0 0 8px; color: var(--chart-muted); font-size: 14px; letter-spacing: .04em; }
h1 { margin: 0 0 20px; font-size: clamp(26px, 4.4vw, 40px); line-height: 1.15; letter-spacing: -.015em; font-weight: 650; overflow-wrap: anywhere; }
.lead { max-width: 68ch; margin: 0 0 12px; font-size: 18px; }
.warning { max-width: 68ch; margin: 20px 0; padding: 12px 16px; border-left: 4px solid var(--chart-alarm); background: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(6, 1fr); gap: 1px; margin: 36px 0 0; padding: 0; border-top: 1px solid var(--chart-rule); border-bottom: 1px solid var(--chart-rule); }
.tiles div { display: flex; flex-direction: column; justify-content: space-between; padding: 20px 16px 20px 0; }
.tiles dt { color: var(--chart-muted); font-size: 13px; line-height: 1.35; }
.tiles dd { margin: 4px 0 0; font-size: 26px; line-height: 1.2; font-weight: 600; letter-spacing: -.01em; font-variant-numeric: tabular-nums; }
.tiles dd small { font-size: 14px; font-weight: 400; color: var(--chart-muted); letter-spacing: 0; }
nav { position: sticky; top: 0; z-index: 2; margin-top: 28px; background: var(--chart-ground); border-bottom: 1px solid var(--chart-rule); }
nav ul { display: flex; gap: 4px 24px; margin: 0 auto; padding-top: 12px; padding-bottom: 12px; list-style: none; font-size: 15px; overflow-x: auto; }
nav li { flex: none; }
a { color: var(--accent); text-underline-offset: 3px; }
nav a { display: inline-block; padding: 2px 0; text-decoration: none; }
nav a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
section { padding: 56px 0 0; scroll-margin-top: 40px; }
h2 { margin: 0 0 8px; font-size: 26px; line-height: 1.25; letter-spacing: -.01em; font-weight: 650; }
section > p, section > ul { max-width: 72ch; margin: 0 0 12px; }
h3 { margin: 0; font-size: 16px; line-height: 1.4; font-weight: 600; }
.figures { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 48px; margin-top: 32px; }
figure { margin: 0; min-width: 0; scroll-margin-top: 64px; }
figure.page { grid-column: 1 / -1; }
figcaption p { margin: 4px 0 0; color: var(--chart-muted); font-size: 14px; line-height: 1.5; max-width: 80ch; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 10px 0 4px; padding: 0; list-style: none; font-size: 13px; }
.legend li { display: flex; align-items: center; gap: 7px; }
.legend svg { flex: none; }
.drawing { margin-top: 10px; }
.drawing svg { display: block; width: 100%; max-width: 100%; height: auto; }
.drawing svg text { white-space: pre; }
.figures.thirds { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 48px 40px; }
.thirds figcaption { min-height: 45px; }
.for-narrow, .for-column, .for-page { display: none; }
@media (min-width: 1041px) { .page .for-page, .column .for-column, .third .for-narrow { display: block; } }
@media (min-width: 560px) and (max-width: 1040px) { .for-column { display: block; max-width: 640px; } }
@media (max-width: 559px) { .for-narrow { display: block; } }
details { margin-top: 8px; font-size: 14px; }
summary { width: fit-content; padding: 4px 0; color: var(--accent); cursor: pointer; }
.table { max-height: 400px; overflow: auto; border: 1px solid var(--chart-rule); border-radius: 6px; margin: 8px 0 16px; }
table { width: 100%; border-collapse: collapse; font-size: 14px; line-height: 1.4; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 12px; text-align: left; vertical-align: top; }
th { min-width: 72px; }
th { position: sticky; top: 0; background: var(--soft); font-weight: 600; }
tbody tr + tr td { border-top: 1px solid var(--chart-rule); }
.number { text-align: right; }
td.number { white-space: nowrap; }
.facts { display: grid; grid-template-columns: minmax(120px, max-content) minmax(0, 1fr); gap: 6px 24px; margin: 20px 0; max-width: 100%; font-size: 15px; }
.facts dt { color: var(--chart-muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 13.5px; }
pre { max-width: 100%; margin: 12px 0 16px; padding: 14px 16px; overflow-x: auto; background: var(--soft); border-radius: 6px; line-height: 1.5; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--chart-alarm); font-weight: 600; }
footer { margin: 72px 0 0; padding: 24px 0 48px; border-top: 1px solid var(--chart-rule); color: var(--chart-muted); font-size: 14px; }
footer p { margin: 0 0 6px; overflow-wrap: anywhere; }
@media (max-width: 1040px) {
  .figures, .figures.thirds { grid-template-columns: minmax(0, 1fr); gap: 44px; }
  .thirds figcaption { min-height: 0; }
  .tiles { grid-template-columns: repeat(3, 1fr); }
}
@media (max-width: 559px) {
  .wrap { padding: 0 20px; }
  header.wrap { padding-top: 32px; }
  .lead { font-size: 17px; }
  .tiles { grid-template-columns: repeat(2, 1fr); }
  .tiles div { padding: 14px 12px 14px 0; }
  .tiles dd { font-size: 22px; }
  section { padding-top: 44px; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: 10px; }
  th, td { padding: 6px 9px; }
}
@media print {
  :root { color-scheme: light; ${themeRules(lightTheme)} --soft: #f5f7f9; --accent: #004fa7; --good: #11734c; }
  body { font-size: 11pt; }
  nav, details { display: none; }
  header.wrap { padding-top: 0; }
  section { padding-top: 28px; }
  h2, h3, figcaption { break-after: avoid; }
  figure, .tiles, tr { break-inside: avoid; }
  .figures { gap: 24px; }
  .table { max-height: none; overflow: visible; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .wrap { padding: 0; }
}
`;
