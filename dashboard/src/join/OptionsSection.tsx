import type { ReactNode } from "react";
import { strings } from "../strings.ts";
import { knowsBattery } from "./usePauses.ts";

/** How the learner takes part. The user can change this at any time. */
export const OptionsSection = ({
  settings,
  asksForCode,
  isFixed,
  onChange,
}: {
  readonly settings: JoinSettings;
  readonly asksForCode: boolean;
  readonly isFixed: boolean;
  readonly onChange: (fields: Partial<JoinSettings>) => void;
}): ReactNode => {
  const words = strings.join.options;
  return (
    <section aria-labelledby="options">
      <h2 id="options">{words.title}</h2>
      <p className="quiet">{words.help}</p>
      <fieldset className="choices">
        <legend className="unseen">{words.title}</legend>
        <label>
          <input
            type="checkbox"
            checked={settings.whenHidden}
            onChange={(event) => onChange({ whenHidden: event.currentTarget.checked })}
          />{" "}
          {words.whenHidden}
        </label>
        <label>
          <input
            type="checkbox"
            checked={settings.onBattery}
            disabled={!knowsBattery()}
            onChange={(event) => onChange({ onBattery: event.currentTarget.checked })}
          />{" "}
          {knowsBattery() ? words.onBattery : words.noBattery}
        </label>
      </fieldset>
      {asksForCode && !isFixed && (
        <label className="field">
          {words.code}
          <input
            value={settings.code}
            onChange={(event) => onChange({ code: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
      )}
    </section>
  );
};

/** The user’s choices that this browser remembers. */
export interface JoinSettings {
  readonly address: string | undefined;
  /** Invitation code; empty means none. */
  readonly code: string;
  readonly whenHidden: boolean;
  readonly onBattery: boolean;
}

export const usualSettings: JoinSettings = { address: undefined, code: "", whenHidden: false, onBattery: false };
