import type { ReactNode } from "react";
import { strings } from "../strings.ts";
import { appearances, chooseAppearance, useAppearance } from "../theme.ts";

/** The header of every page: a skip link for keyboards, the name, the pages and the appearance. */
export const SiteHeader = ({
  home,
  links,
  onSkip,
  children,
}: {
  /** The link of the name; none if absent. */
  readonly home?: string;
  readonly links: ReactNode;
  readonly onSkip: () => void;
  readonly children?: ReactNode;
}): ReactNode => {
  const words = strings.appearance;
  const appearance = useAppearance();
  return (
    <header className="top">
      <button type="button" className="skip" onClick={onSkip}>
        {strings.skip}
      </button>
      {home === undefined ? (
        <span className="wordmark">{strings.name}</span>
      ) : (
        <a className="wordmark" href={home}>
          {strings.name}
        </a>
      )}
      <nav aria-label={strings.nav.label}>{links}</nav>
      <div className="top-end">
        {children}
        <select
          className="appearance"
          aria-label={words.label}
          value={appearance}
          onChange={({ currentTarget }) =>
            chooseAppearance(appearances.find((one) => one === currentTarget.value) ?? "system")
          }
        >
          {appearances.map((one) => (
            <option key={one} value={one}>
              {words[one]}
            </option>
          ))}
        </select>
      </div>
    </header>
  );
};
