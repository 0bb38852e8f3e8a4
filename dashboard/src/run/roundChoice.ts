import { useSyncExternalStore } from "react";

/** Which round of a run is looked at; undefined: always the latest. Kept while pages of the run change. */
const chosen = new Map<number, number | undefined>();
const listeners = new Set<() => void>();

export const chooseRound = (run: number, round: number | undefined): void => {
  chosen.set(run, round);
  for (const listener of [...listeners]) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The chosen round of a run, or its latest; -1 while there is none. */
export const useRound = (run: number, played: number): { readonly round: number; readonly isFollowing: boolean } => {
  const round = useSyncExternalStore(subscribe, () => chosen.get(run));
  return round === undefined || round >= played
    ? { round: played - 1, isFollowing: round === undefined }
    : { round, isFollowing: false };
};
