import { short } from "gfml/text";
import type { LearnerColumns, RunHeader } from "gfml/view";
import type { ReactNode } from "react";
import { strings } from "../strings.ts";
import type { PictureColours } from "./colours.ts";
import { type ColourMode, colourModes, scaleEnds } from "./Scene.ts";

/** What colour, size and rings stand for, and the choice of the colour. */
export const PictureLegend = ({
  mode,
  onMode,
  header,
  columns,
  colours,
}: {
  readonly mode: ColourMode;
  readonly onMode: (mode: ColourMode) => void;
  readonly header: RunHeader;
  readonly columns: LearnerColumns;
  readonly colours: PictureColours;
}): ReactNode => {
  const words = strings.picture;
  const hasClasses = header.learners.some(({ classCounts }) => classCounts !== null);
  const ends = scaleEnds(mode, columns);
  return (
    <div className="legend">
      <fieldset>
        <legend>{words.colourBy}</legend>
        {colourModes.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="colour"
              checked={mode === one}
              disabled={one === "classes" && !hasClasses}
              onChange={() => onMode(one)}
            />
            {words.colours[one]}
          </label>
        ))}
      </fieldset>
      {!hasClasses && <p className="quiet">{words.noClasses}</p>}
      {ends !== undefined && (
        <p className="scale">
          <span>{short(ends.low)}</span>
          <span className="scale-steps" aria-hidden="true">
            {colours.scale.map((colour) => (
              <span key={colour} style={{ background: colour }} />
            ))}
          </span>
          <span>{short(ends.high)}</span>
        </p>
      )}
      {mode === "classes" && (
        <ul className="classes">
          {header.classNames.map((name, index) => (
            <li key={name}>
              <span className="swatch" style={{ background: colours.classes[index] }} aria-hidden="true" /> {name}
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">
        {words.size}. {words.head}. {words.moved}.
      </p>
    </div>
  );
};
