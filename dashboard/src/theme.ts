import { darkTheme, lightTheme, themeRules } from "gfml/charts";

/** Gives the page the charts’ colours, light or dark as the reader’s system says. */
export const adoptTheme = (): void => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${themeRules(lightTheme)} } @media (prefers-color-scheme: dark) { :root { ${themeRules(darkTheme)} } }`,
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};
