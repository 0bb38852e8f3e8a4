/**
 * Colors of the charts as CSS variables that carry their light value as fallback, so that a drawing works with no style
 * sheet at all, and a page that sets the variables ({@link themeRules}) has them in light and dark. Neighbors in the list
 * stay apart for readers with protanopia, deuteranopia and tritanopia, and each stands out from the ground 3 : 1 at least.
 */
export interface Theme {
  readonly ground: string;
  readonly ink: string;
  /** Axis text, secondary marks. */
  readonly muted: string;
  /** Lines of the grid. */
  readonly rule: string;
  /** What should be looked at: an unstable round, a lie. */
  readonly alarm: string;
  readonly series: readonly string[];
}

export const lightTheme: Theme = {
  ground: "#ffffff",
  ink: "#1c2128",
  muted: "#59636e",
  rule: "#d5dae0",
  alarm: "#c4003d",
  series: ["#004fa7", "#c54a00", "#26a571", "#853668", "#a78e3e", "#798ec3", "#6d2509", "#827e88"],
};

export const darkTheme: Theme = {
  ground: "#14181d",
  ink: "#e6eaef",
  muted: "#a3adb8",
  rule: "#333b45",
  alarm: "#ff6b8b",
  series: ["#138be1", "#fc852f", "#54e0a3", "#f6a6e0", "#e5e669", "#dff3ff", "#b38c47", "#729093"],
};

const variablesOf = (theme: Theme): [name: string, value: string][] => [
  ["--chart-ground", theme.ground],
  ["--chart-ink", theme.ink],
  ["--chart-muted", theme.muted],
  ["--chart-rule", theme.rule],
  ["--chart-alarm", theme.alarm],
  ...theme.series.map((value, index): [string, string] => [`--chart-${index + 1}`, value]),
];

const lightVariables = new Map(variablesOf(lightTheme));

const use = (name: string): string => `var(${name}, ${lightVariables.get(name)})`;

export const ground: string = use("--chart-ground");
export const ink: string = use("--chart-ink");
export const muted: string = use("--chart-muted");
export const rule: string = use("--chart-rule");
export const alarm: string = use("--chart-alarm");

/** How many series have a color of their own; those after them share one, and need a dash of their own. */
const seriesColors: number = lightTheme.series.length;

/** Color of the series with this index; colors repeat after {@link seriesColors}. */
export const seriesColor = (index: number): string => use(`--chart-${(index % seriesColors) + 1}`);

/** Dashes of the series with this index: solid while colors last. */
export const seriesDash = (index: number): string | undefined =>
  [undefined, "5 3", "1.5 3", "8 3 2 3"][Math.floor(index / seriesColors) % 4];

/** The variables of a theme as CSS declarations. */
export const themeRules = (theme: Theme): string =>
  variablesOf(theme)
    .map(([name, value]) => `${name}: ${value};`)
    .join(" ");

/** A drawing's text with the variables replaced by their fallbacks: for programs that know no CSS variables. */
export const resolveColors = (text: string): string => text.replaceAll(/var\(--chart-[a-z0-9]+, ([^)]+)\)/g, "$1");
