import { useEffect, useState } from "react";

/** What is fetched: on its way, there, or why not. The last value stays while the next one is on its way. */
export interface Fetched<Value> {
  readonly value: Value | undefined;
  readonly problem: string | undefined;
  readonly isLoading: boolean;
}

/** Fetches whenever the key changes; answers to an older key do not count. An empty key fetches nothing. */
export const useFetched = <Value>(key: string, load: () => Promise<Value>): Fetched<Value> => {
  const [state, setState] = useState<Fetched<Value>>({ value: undefined, problem: undefined, isLoading: key !== "" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that `load` depends on
  useEffect(() => {
    if (key === "") return undefined;
    let isCurrent = true;
    setState((before) => ({ ...before, problem: undefined, isLoading: true }));
    load().then(
      (value) => isCurrent && setState({ value, problem: undefined, isLoading: false }),
      (error: unknown) =>
        isCurrent && setState({ value: undefined, problem: (error as Error).message, isLoading: false }),
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return state;
};
