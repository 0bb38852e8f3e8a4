import { type ReactNode, useState } from "react";
import { strings } from "../strings.ts";
import { DrawingArea } from "./DrawingArea.tsx";
import { ResultTable } from "./ResultTable.tsx";
import { type DrawnSymbol, packSamples } from "./Symbols.ts";
import type { Personalizer } from "./usePersonalizer.ts";

/** Number of digits that gfml draws at once. */
const AT_ONCE = 20;

/** Test drawings, and the symbol that each model recognizes in them. */
export const TestSection = ({
  symbols,
  personalizer,
  drawDigit,
}: {
  readonly symbols: readonly DrawnSymbol[];
  readonly personalizer: Personalizer;
  readonly drawDigit: (digit: number) => Uint8Array;
}): ReactNode => {
  const words = strings.personalize;
  const [truth, setTruth] = useState(symbols[0]!.label);
  const current = symbols.find(({ label }) => label === truth) ?? symbols[0]!;
  const { tested, test, reset } = personalizer;
  const drawMany = (): void => {
    const drawn = symbols.map((symbol, index) => ({
      ...symbol,
      samples: Array.from({ length: Math.floor((AT_ONCE + index) / symbols.length) }, () => drawDigit(symbol.label)),
    }));
    const { images, labels } = packSamples(drawn);
    test(images, labels);
  };
  return (
    <section aria-labelledby="tests">
      <h2 id="tests">{words.testTitle}</h2>
      <p>{words.testHelp}</p>
      <div className="draw-body">
        <div>
          <fieldset className="truth">
            <legend>{words.truth}</legend>
            {symbols.map(({ label, name }) => (
              <label key={label}>
                <input type="radio" name="truth" checked={label === current.label} onChange={() => setTruth(label)} />{" "}
                {name}
              </label>
            ))}
          </fieldset>
          <DrawingArea label={words.canvas(current.name)} onKeep={(image) => test(image, [current.label])}>
            <button type="button" title={words.letDrawTitle} onClick={drawMany}>
              {words.letTest(AT_ONCE)}
            </button>
          </DrawingArea>
        </div>
        <div className="outcome" aria-live="polite">
          <h3>{words.accuracy}</h3>
          <section className="table-frame" tabIndex={0} aria-label={words.accuracy}>
            <ResultTable personalizer={personalizer} symbols={symbols} />
          </section>
          {tested.length === 0 ? (
            <p className="quiet">{words.noTests}</p>
          ) : (
            <button type="button" onClick={reset}>
              {words.reset}
            </button>
          )}
        </div>
      </div>
    </section>
  );
};
