import { darkTheme, lightTheme, themeRules } from "gfml/charts";
import { useSyncExternalStore } from "react";

/** Light, dark, or as the reader's system prefers. */
export const appearances = ["system", "light", "dark"] as const;
export type Appearance = (typeof appearances)[number];

const KEPT = "gfml-appearance";
const listeners = new Set<() => void>();
let current: Appearance = "system";
let changes = 0;

const read = (): Appearance => {
  try {
    const kept = localStorage.getItem(KEPT);
    return appearances.find((one) => one === kept) ?? "system";
  } catch {
    // a browser may refuse to store anything for pages
    return "system";
  }
};

const apply = (appearance: Appearance): void => {
  current = appearance;
  const root = document.documentElement;
  if (appearance === "system") delete root.dataset.theme;
  else root.dataset.theme = appearance;
  changes++;
  for (const listener of [...listeners]) listener();
};

/** Gives the page the charts’ colors, light or dark. */
export const adoptTheme = (): void => {
  const [light, dark] = [themeRules(lightTheme), themeRules(darkTheme)];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { color-scheme: light dark; ${light} }
    @media (prefers-color-scheme: dark) { :root { ${dark} } }
    :root[data-theme="light"] { color-scheme: light; ${light} }
    :root[data-theme="dark"] { color-scheme: dark; ${dark} }`,
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  apply(read());
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(current));
  // chosen in a different window
  window.addEventListener("storage", ({ key }) => {
    if (key === KEPT || key === null) apply(read());
  });
};

/** The reader's choice. This browser remembers it for all pages of the server. */
export const chooseAppearance = (appearance: Appearance): void => {
  try {
    if (appearance === "system") localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, appearance);
  } catch {
    // then the choice holds for this page only
  }
  apply(appearance);
};

/** Calls the listener when the colors may have changed. Returns a function that stops it. */
export const onThemeChange = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** A number that changes whenever the colors may have changed, so that drawings are repainted. */
export const useThemeChanges = (): number => useSyncExternalStore(onThemeChange, () => changes);

export const useAppearance = (): Appearance => useSyncExternalStore(onThemeChange, () => current);
