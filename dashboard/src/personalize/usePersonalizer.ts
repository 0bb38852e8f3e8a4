import { useCallback, useEffect, useRef, useState } from "react";
import modelUrl from "./model/meta-model.safetensors?url";
import type { Guess, ModelFacts, PersonalizerAnswer, PersonalizerRequest } from "./personalizerMessages.ts";
import { type DrawnSymbol, packSamples, sampleCounts } from "./Symbols.ts";

/** The test drawings of one call: their symbol, and each model’s guesses. */
export interface Tested {
  readonly labels: readonly number[];
  /** By samples per symbol (0: the shared model). */
  readonly guesses: ReadonlyMap<number, readonly Guess[]>;
}

export interface Personalizer {
  readonly facts: ModelFacts | undefined;
  readonly problem: string | undefined;
  /** Duration of each adaptation in ms, by samples per symbol; an adaptation without enough samples is absent. */
  readonly adapted: ReadonlyMap<number, number>;
  readonly tested: readonly Tested[];
  test(images: Uint8Array, labels: readonly number[]): void;
  reset(): void;
}

/**
 * The model and its results on test drawings. A worker adapts the model whenever the samples or the terms change; the results
 * are then dropped.
 */
export const usePersonalizer = (
  symbols: readonly DrawnSymbol[],
  terms: { readonly steps: number | undefined; readonly stepSize: number | undefined },
): Personalizer => {
  const worker = useRef<Worker | undefined>(undefined);
  const version = useRef(0);
  const asked = useRef(new Map<number, readonly number[]>());
  const [facts, setFacts] = useState<ModelFacts | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const [adapted, setAdapted] = useState<ReadonlyMap<number, number>>(new Map());
  const [tested, setTested] = useState<readonly Tested[]>([]);
  const ask = useCallback((request: PersonalizerRequest) => worker.current?.postMessage(request), []);

  useEffect(() => {
    const own = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.current = own;
    own.onmessage = ({ data }: MessageEvent<PersonalizerAnswer>) => {
      if (data.kind === "loaded") setFacts(data.facts);
      else if (data.kind === "failed") setProblem(data.problem);
      else if (data.kind === "adapted") {
        if (data.version === version.current)
          setAdapted(new Map(data.models.map(({ count, milliseconds }) => [count, milliseconds])));
      } else {
        const labels = asked.current.get(data.test);
        asked.current.delete(data.test);
        if (labels === undefined) return;
        const guesses = new Map(data.guesses.map((one) => [one.count, one.guesses]));
        setTested((before) => [...before, { labels, guesses }]);
      }
    };
    own.onerror = (event) => setProblem(event.message);
    ask({ kind: "load", url: new URL(modelUrl, window.location.href).href });
    return () => own.terminate();
  }, [ask]);

  const { steps = facts?.steps, stepSize = facts?.stepSize } = terms;
  useEffect(() => {
    if (facts === undefined || steps === undefined || stepSize === undefined) return;
    version.current++;
    asked.current.clear();
    setTested([]);
    const isReady = symbols.every(({ samples }) => samples.length > 0);
    if (!isReady) setAdapted(new Map());
    ask({
      kind: "adapt",
      version: version.current,
      ...(isReady ? packSamples(symbols) : { images: new Uint8Array(0), labels: [] }),
      counts: sampleCounts,
      steps,
      stepSize,
    });
  }, [ask, facts, symbols, steps, stepSize]);

  const next = useRef(0);
  const test = useCallback(
    (images: Uint8Array, labels: readonly number[]) => {
      asked.current.set(next.current, labels);
      ask({ kind: "classify", test: next.current++, images });
    },
    [ask],
  );
  const reset = useCallback(() => setTested([]), []);
  return { facts, problem, adapted, tested, test, reset };
};
