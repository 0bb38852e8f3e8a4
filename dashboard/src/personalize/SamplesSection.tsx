import { type ReactNode, useEffect, useRef, useState } from "react";
import { strings } from "../strings.ts";
import { useThemeChanges } from "../theme.ts";
import { DrawingArea } from "./DrawingArea.tsx";
import { addSymbol, changeSymbol, type DrawnSymbol, MOST_SAMPLES, SYMBOLS } from "./Symbols.ts";

/** The symbols and their drawn samples. */
export const SamplesSection = ({
  symbols,
  classes,
  onChange,
  drawDigit,
  isPart = false,
}: {
  readonly symbols: readonly DrawnSymbol[];
  readonly classes: number;
  readonly onChange: (symbols: readonly DrawnSymbol[]) => void;
  readonly drawDigit: (digit: number) => Uint8Array;
  /** Whether this is a section of the join page, which has its own texts about samples. */
  readonly isPart?: boolean;
}): ReactNode => {
  const words = isPart ? { ...strings.personalize, ...strings.join.drawings } : strings.personalize;
  const Heading = isPart ? "h3" : "h2";
  const [chosen, setChosen] = useState(symbols[0]!.label);
  const current = symbols.find(({ label }) => label === chosen) ?? symbols[0]!;
  const isFull = current.samples.length >= MOST_SAMPLES;
  const keep = (image: Uint8Array): void => {
    const next = changeSymbol(symbols, current.label, (one) => ({ ...one, samples: [...one.samples, image] }));
    onChange(next);
    // the symbol with the fewest samples is next: all get their first sample before any gets its second
    const fewest = next.reduce((a, b) => (b.samples.length < a.samples.length ? b : a));
    setChosen(fewest.label);
  };
  return (
    <section aria-labelledby="samples">
      <Heading id="samples">{words.samplesTitle}</Heading>
      <p>{words.samplesHelp(MOST_SAMPLES)}</p>
      <div className="draw-body">
        <div>
          <p className="draw-what">{isFull ? words.full : words.drawFor(current.name)}</p>
          <DrawingArea label={words.canvas(current.name)} onKeep={isFull ? undefined : keep}>
            <button
              type="button"
              title={words.letDrawTitle}
              disabled={isFull}
              onClick={() => keep(drawDigit(current.label))}
            >
              {words.letDraw}
            </button>
          </DrawingArea>
        </div>
        <div className="symbols">
          <fieldset>
            <legend>{words.symbols}</legend>
            <p className="quiet">{words.symbolsHelp}</p>
            {symbols.map((symbol, index) => (
              <div key={symbol.label} className="symbol">
                <label className="symbol-choice">
                  <input
                    type="radio"
                    name="symbol"
                    checked={symbol.label === current.label}
                    onChange={() => setChosen(symbol.label)}
                  />
                  <span className="unseen">{words.drawFor(symbol.name)}</span>
                </label>
                <input
                  className="symbol-name"
                  aria-label={words.symbol(index)}
                  value={symbol.name}
                  maxLength={12}
                  onChange={(event) => {
                    const name = event.currentTarget.value;
                    onChange(changeSymbol(symbols, symbol.label, (one) => ({ ...one, name })));
                  }}
                />
                <span className="symbol-samples">
                  <span className="unseen">{words.samplesOf(symbol.name, symbol.samples.length, MOST_SAMPLES)}</span>
                  {symbol.samples.map((image, at) => (
                    <button
                      key={at}
                      type="button"
                      className="sample"
                      aria-label={words.sample(symbol.name, at)}
                      onClick={() =>
                        onChange(
                          changeSymbol(symbols, symbol.label, (one) => ({
                            ...one,
                            samples: one.samples.toSpliced(at, 1),
                          })),
                        )
                      }
                    >
                      <Thumbnail image={image} />
                    </button>
                  ))}
                </span>
                {symbols.length > SYMBOLS.least && (
                  <button
                    type="button"
                    className="link"
                    aria-label={words.remove(symbol.name)}
                    onClick={() => onChange(symbols.filter(({ label }) => label !== symbol.label))}
                  >
                    ×
                  </button>
                )}
              </div>
            ))}
          </fieldset>
          {symbols.length < SYMBOLS.most && (
            <button type="button" onClick={() => onChange(addSymbol(symbols, classes))}>
              {words.add}
            </button>
          )}
        </div>
      </div>
    </section>
  );
};

const SIDE = 28;

/** An image of 28 x 28 bytes, in the page’s ink. */
const Thumbnail = ({ image }: { readonly image: Uint8Array }): ReactNode => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const themeChanges = useThemeChanges();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ink is the theme's
  useEffect(() => {
    const context = canvas.current!.getContext("2d")!;
    const [red, green, blue] = (/(\d+)\D+(\d+)\D+(\d+)/.exec(getComputedStyle(canvas.current!).color) ?? [])
      .slice(1)
      .map(Number);
    const pixels = context.createImageData(SIDE, SIDE);
    for (const [at, value] of image.entries()) pixels.data.set([red ?? 0, green ?? 0, blue ?? 0, value], at * 4);
    context.putImageData(pixels, 0, 0);
  }, [image, themeChanges]);
  return <canvas ref={canvas} width={SIDE} height={SIDE} className="thumbnail" />;
};
