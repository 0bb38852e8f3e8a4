import { short } from "gfml/text";
import type { LearnerColumns, RunHeader } from "gfml/view";
import type { ReactNode } from "react";
import { strings } from "../strings.ts";
import type { PictureColors } from "./colors.ts";
import { type ColorMode, colorModes, scaleEnds } from "./Scene.ts";

/** What color, size and rings stand for, and the choice of the color. */
export const PictureLegend = ({
  mode,
  onMode,
  header,
  columns,
  colors,
}: {
  readonly mode: ColorMode;
  readonly onMode: (mode: ColorMode) => void;
  readonly header: RunHeader;
  readonly columns: LearnerColumns;
  readonly colors: PictureColors;
}): ReactNode => {
  const words = strings.picture;
  const hasClasses = header.learners.some(({ classCounts }) => classCounts !== null);
  const ends = scaleEnds(mode, columns);
  return (
    <div className="legend">
      <fieldset>
        <legend>{words.colorBy}</legend>
        {colorModes.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="color"
              checked={mode === one}
              disabled={one === "classes" && !hasClasses}
              onChange={() => onMode(one)}
            />
            {words.colors[one]}
          </label>
        ))}
      </fieldset>
      {!hasClasses && <p className="quiet">{words.noClasses}</p>}
      {ends !== undefined && (
        <p className="scale">
          <span>{short(ends.low)}</span>
          <span className="scale-steps" aria-hidden="true">
            {colors.scale.map((color) => (
              <span key={color} style={{ background: color }} />
            ))}
          </span>
          <span>{short(ends.high)}</span>
        </p>
      )}
      {mode === "classes" && (
        <ul className="classes">
          {header.classNames.map((name, index) => (
            <li key={name}>
              <span className="swatch" style={{ background: colors.classes[index] }} aria-hidden="true" /> {name}
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
