import { darkTheme, lightTheme, themeRules } from "gfml/charts";
import { useSyncExternalStore } from "react";

/** Light or dark: as the reader's system says, or as the reader says. */
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
    // a browser may keep nothing for pages
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
  // chosen in another window
  window.addEventListener("storage", ({ key }) => {
    if (key === KEPT || key === null) apply(read());
  });
};

/** What the reader chose; remembered by this browser for all pages of the server. */
export const chooseAppearance = (appearance: Appearance): void => {
  try {
    if (appearance === "system") localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, appearance);
  } catch {
    // then it holds for this page
  }
  apply(appearance);
};

/** Calls the listener when the colors may have changed; answers how to stop it. */
export const onThemeChange = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Another number whenever the colors may have changed, for what is painted with them. */
export const useThemeChanges = (): number => useSyncExternalStore(onThemeChange, () => changes);

export const useAppearance = (): Appearance => useSyncExternalStore(onThemeChange, () => current);
