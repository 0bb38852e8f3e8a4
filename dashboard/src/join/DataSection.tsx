import type { TaskDocument } from "gfml/browser";
import { contractLayout } from "gfml/data";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { SamplesSection } from "../personalize/SamplesSection.tsx";
import { type DrawnSymbol, drawDigit, firstSymbols, packSamples } from "../personalize/Symbols.ts";
import { strings } from "../strings.ts";
import { LEAST_SAMPLES, type OwnData, type Problem, problemOf } from "./learnerMessages.ts";
import { ProblemNotice } from "./ProblemNotice.tsx";
import { readDataFiles } from "./readDataFiles.ts";

/** Features of a drawn image. */
const DRAWN = 784;

/** The learner’s data: its own files, or drawings made on the page. They stay in this browser. */
export const DataSection = ({
  task,
  data,
  isFixed,
  onData,
}: {
  readonly task: TaskDocument;
  readonly data: OwnData | undefined;
  readonly isFixed: boolean;
  readonly onData: (data: OwnData | undefined) => void;
}): ReactNode => {
  const words = strings.join.data;
  const { model } = task;
  const canDraw = model.features === DRAWN && takesDrawings(task);
  const [way, setWay] = useState<"files" | "draw">("files");
  const [symbols, setSymbols] = useState<readonly DrawnSymbol[]>(
    firstSymbols.filter(({ label }) => label < model.classes),
  );
  const [problem, setProblem] = useState<Problem | undefined>();
  const drawn = useRef(Math.floor(Math.random() * 1e6));
  const draw = useCallback((digit: number) => drawDigit(digit, drawn.current++), []);
  const own = drawnData(symbols, task);

  const choose = (files: FileList | null): void => {
    if (files === null || files.length === 0) return;
    setProblem(undefined);
    readDataFiles([...files], task).then(
      (read) => {
        const { count, featureCount } = read.samples;
        if (featureCount !== model.features)
          setProblem({ title: words.wrongShape(featureCount, model.features), details: [] });
        else if (count < LEAST_SAMPLES) setProblem({ title: words.tooFew(LEAST_SAMPLES), details: [] });
        else onData(read);
      },
      (error: unknown) => {
        const { title, details } = problemOf(error);
        // the remedies are written for the command line, too
        setProblem({
          title,
          details: details.some((one) => one.includes("--")) ? [...details, words.noFlags] : details,
        });
      },
    );
  };

  return (
    <section aria-labelledby="data">
      <h2 id="data">{words.title}</h2>
      {data !== undefined ? (
        <>
          <p>
            {words.have(data.description, data.samples.count)} <span className="quiet">{words.stays}</span>
          </p>
          {data.notices.length > 0 && (
            <ul className="quiet">
              {data.notices.map((notice) => (
                <li key={notice}>{notice}</li>
              ))}
            </ul>
          )}
          {!isFixed && (
            <button type="button" onClick={() => onData(undefined)}>
              {words.others}
            </button>
          )}
        </>
      ) : (
        <>
          <p>{words.help}</p>
          <fieldset className="choices">
            <legend className="unseen">{words.way}</legend>
            <label>
              <input type="radio" name="way" checked={way === "files"} onChange={() => setWay("files")} /> {words.files}
            </label>
            <label>
              <input
                type="radio"
                name="way"
                checked={way === "draw"}
                disabled={!canDraw}
                onChange={() => setWay("draw")}
              />{" "}
              {canDraw ? words.draw : words.cannotDraw}
            </label>
          </fieldset>
          {way === "files" ? (
            <label className="field">
              {words.choose}
              <input
                type="file"
                multiple
                onChange={(event) => {
                  choose(event.currentTarget.files);
                  event.currentTarget.value = "";
                }}
              />
            </label>
          ) : (
            <>
              <SamplesSection symbols={symbols} classes={model.classes} onChange={setSymbols} drawDigit={draw} isPart />
              <p className="drawing-buttons">
                <button type="button" className="primary" disabled={own === undefined} onClick={() => onData(own)}>
                  {words.useDrawn}
                </button>
                {own === undefined && <span className="quiet">{words.needTwo}</span>}
              </p>
            </>
          )}
        </>
      )}
      {problem !== undefined && <ProblemNotice problem={problem} />}
    </section>
  );
};

/** Drawings as samples of the task's classes; undefined while there are too few. */
const drawnData = (symbols: readonly DrawnSymbol[], { contract, model }: TaskDocument): OwnData | undefined => {
  const { images, labels } = packSamples(symbols);
  if (symbols.some(({ samples }) => samples.length < 2)) return undefined;
  return {
    description: strings.join.data.drawn(labels.length, symbols.length),
    notices: [],
    samples: {
      count: labels.length,
      featureCount: images.length / labels.length,
      features: images,
      labels: Uint8Array.from(labels),
      classCount: model.classes,
    },
    ...(contract && { contract }),
  };
};

/** A drawing has bytes from 0 to 255, and stands for the class of its place. */
const takesDrawings = ({ contract }: TaskDocument): boolean => {
  if (contract === undefined) return true;
  const { pixels } = contractLayout(contract);
  return pixels?.range?.[0] === 0 && pixels.range[1] === 255;
};
