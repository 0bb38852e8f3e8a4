import { after } from "gfml/core";
import { useEffect, useState } from "react";
import { ServerUnreachableError } from "./api.ts";

/** s until a server that did not respond is asked again. */
const AGAIN = 2;

/** A fetched value, its loading state and its failure. The last value stays while the next one loads. */
export interface Fetched<Value> {
  readonly value: Value | undefined;
  readonly problem: string | undefined;
  readonly isLoading: boolean;
}

/** Fetches whenever the key changes, and ignores responses to an older key. Asks a server that does not respond again. An
 * empty key fetches nothing. */
export const useFetched = <Value>(key: string, load: () => Promise<Value>): Fetched<Value> => {
  const [state, setState] = useState<Fetched<Value>>({ value: undefined, problem: undefined, isLoading: key !== "" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key covers all that `load` depends on
  useEffect(() => {
    if (key === "") return undefined;
    let isCurrent = true;
    let cancel: (() => void) | undefined;
    const attempt = (): void => {
      load().then(
        (value) => isCurrent && setState({ value, problem: undefined, isLoading: false }),
        (error: unknown) => {
          if (!isCurrent) return;
          // the last value stays while the server is away
          setState(({ value }) => ({
            value: error instanceof ServerUnreachableError ? value : undefined,
            problem: (error as Error).message,
            isLoading: false,
          }));
          if (error instanceof ServerUnreachableError) cancel = after(AGAIN, attempt);
        },
      );
    };
    setState((before) => ({ ...before, problem: undefined, isLoading: true }));
    attempt();
    return () => {
      isCurrent = false;
      cancel?.();
    };
  }, [key]);
  return state;
};
