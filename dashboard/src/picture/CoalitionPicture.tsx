import { short } from "gfml/text";
import type { LearnerColumns, RoundView, RunHeader } from "gfml/view";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import type { ShownColumns } from "../feed/useColumns.ts";
import { Notice } from "../parts/Notice.tsx";
import { useWidth } from "../parts/useWidth.ts";
import { learnerLink } from "../route.ts";
import { strings } from "../strings.ts";
import { onThemeChange } from "../theme.ts";
import { type PictureColors, readColors } from "./colors.ts";
import { LearnerCard } from "./LearnerCard.tsx";
import { layoutCoalitions } from "./layoutCoalitions.ts";
import { PicturePainter } from "./PicturePainter.ts";
import { type ColorMode, colorModes, createScene, nextLearner, type Step, scaleEnds } from "./Scene.ts";

/** The animated picture of a round’s coalitions. Every learner is a dot around its head. */
export const CoalitionPicture = ({
  model,
  view,
  shown,
}: {
  readonly model: RunModel;
  readonly view: RoundView;
  readonly shown: ShownColumns | undefined;
}): ReactNode => {
  const header = model.header!;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<PicturePainter | undefined>(undefined);
  const width = useWidth(frame);
  const height = Math.round(Math.max(300, Math.min(620, width * 0.62)));
  const [mode, setMode] = useState<ColorMode>("reputation");
  const [marked, setMarked] = useState<number | undefined>();
  const colors = useColors(frame, header.classNames.length);
  const sampleCounts = useMemo(() => header.learners.map(({ sampleCount }) => sampleCount), [header]);
  const hasBench = useMemo(() => model.rounds.some(({ sittingOut }) => sittingOut > 0), [model.rounds]);
  const lastRound = useRef(-1);

  useEffect(() => {
    if (canvas.current === null) return undefined;
    const own = new PicturePainter(canvas.current);
    painter.current = own;
    return () => own.stop();
  }, []);
  useEffect(() => {
    if (shown === undefined || width === 0 || colors === undefined) return;
    const size = { width, height };
    const shownView = model.rounds[shown.round] ?? view;
    const scene = createScene(mode, shown, header, {
      layout: layoutCoalitions(shown.columns, sampleCounts, shownView.coalitions.length, hasBench, size),
      colors,
      labels: shownView.coalitions.map((one) => labelOf(one, width / shownView.coalitions.length)),
      benchLabel: strings.picture.sittingOut,
    });
    painter.current?.show(scene, size, lastRound.current !== shown.round);
    lastRound.current = shown.round;
  }, [shown, width, height, mode, colors, sampleCounts, hasBench, header, view, model.rounds]);
  useEffect(() => painter.current?.mark(marked), [marked]);

  const point = (event: { readonly clientX: number; readonly clientY: number }): number | undefined => {
    const box = canvas.current!.getBoundingClientRect();
    return painter.current?.at(event.clientX - box.left, event.clientY - box.top);
  };
  const open = (place: number | undefined): void => {
    const learner = place === undefined ? undefined : header.learners[place];
    if (learner !== undefined) window.location.hash = learnerLink(model.run, learner.learner);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (shown === undefined) return;
    if (event.key === "Escape") setMarked(undefined);
    else if (event.key === "Enter") open(marked);
    else if (/^(Arrow(Left|Right|Up|Down)|Home|End)$/.test(event.key)) {
      event.preventDefault();
      setMarked(nextLearner(shown.columns, marked, event.key as Step));
    }
  };
  return (
    <section aria-labelledby="picture" className="picture">
      <h2 id="picture">{strings.picture.title}</h2>
      <div className="picture-body">
        <div className="picture-frame">
          <div
            ref={frame}
            role="application"
            tabIndex={0}
            aria-label={strings.picture.label(view.round, describe(view))}
            aria-describedby="picture-keys"
            onMouseMove={(event) => {
              const place = point(event);
              if (place !== undefined) setMarked(place);
            }}
            onClick={(event) => {
              const place = point(event);
              // a finger cannot hover: the first touch shows the learner, the second opens it
              if (place !== undefined && place === marked) open(place);
              else setMarked(place);
            }}
            onKeyDown={onKeyDown}
          >
            <canvas ref={canvas} style={{ width: "100%", height }} />
          </div>
          <p id="picture-keys" className="unseen">
            {strings.picture.instructions}
          </p>
        </div>
        <aside className="picture-side">
          {shown === undefined || colors === undefined ? (
            <Notice kind="loading">{strings.picture.loading}</Notice>
          ) : (
            <>
              <PictureLegend mode={mode} onMode={setMode} header={header} columns={shown.columns} colors={colors} />
              <div className="card" aria-live="polite">
                {marked === undefined ? (
                  <p className="quiet">{strings.picture.pick}</p>
                ) : (
                  <LearnerCard run={model.run} header={header} columns={shown.columns} place={marked} />
                )}
              </div>
            </>
          )}
        </aside>
      </div>
    </section>
  );
};

const labelOf = (one: RoundView["coalitions"][number], room: number): string => {
  const name = room < 60 ? `${one.coalition}` : strings.picture.coalition(one.coalition);
  if (one.head === null) return `${name}: ${strings.picture.pauses}`;
  return room < 60 ? `${name}: ${one.size}` : `${name}: ${one.size}, I_comp ${short(one.competitionIncentive)}`;
};

const describe = ({ coalitions, sittingOut }: RoundView): string => {
  const few = coalitions.slice(0, 12).map(({ coalition, size, head }) => strings.picture.words(coalition, size, head));
  return [...few, ...(sittingOut > 0 ? [strings.picture.out(sittingOut)] : [])].join(" ");
};

/** The page’s colors, read again when the appearance changes. */
const useColors = (frame: { readonly current: Element | null }, classCount: number): PictureColors | undefined => {
  const [colors, setColors] = useState<PictureColors | undefined>();
  useEffect(() => {
    const read = (): void => {
      if (frame.current !== null) setColors(readColors(frame.current, classCount));
    };
    read();
    return onThemeChange(read);
  }, [frame, classCount]);
  return colors;
};

/** The legend of colors, sizes and rings, and the choice of the color mode. */
const PictureLegend = ({
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
