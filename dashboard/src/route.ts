import { useSyncExternalStore } from "react";

/** A part of a run’s page. */
export const runSections = ["picture", "charts", "learners", "ledger", "configuration"] as const;
export type RunSection = (typeof runSections)[number];

/** The page that an address leads to. */
export type Route =
  | { readonly page: "runs" }
  | { readonly page: "run"; readonly run: number; readonly section: RunSection }
  | { readonly page: "learner"; readonly run: number; readonly learner: number }
  | { readonly page: "compare"; readonly runs: readonly number[] | undefined }
  | { readonly page: "unknown" };

/** The part of the address behind #. */
export const parseRoute = (hash: string): Route => {
  const path = hash.replace(/^#\/?/, "");
  if (path === "") return { page: "runs" };
  const run = /^run\/(\d{1,6})(?:\/([a-z]+))?$/.exec(path);
  if (run !== null) {
    const section = runSections.find((one) => one === (run[2] ?? "picture"));
    return section === undefined ? { page: "unknown" } : { page: "run", run: Number(run[1]), section };
  }
  const learner = /^run\/(\d{1,6})\/learner\/(\d{1,9})$/.exec(path);
  if (learner !== null) return { page: "learner", run: Number(learner[1]), learner: Number(learner[2]) };
  const compare = /^compare(?:\/(\d{1,6}(?:,\d{1,6})*))?$/.exec(path);
  if (compare !== null) return { page: "compare", runs: compare[1]?.split(",").map(Number) };
  return { page: "unknown" };
};

export const runLink = (run: number, section: RunSection = "picture"): string =>
  section === "picture" ? `#/run/${run}` : `#/run/${run}/${section}`;

export const learnerLink = (run: number, learner: number): string => `#/run/${run}/learner/${learner}`;

export const compareLink = (runs: readonly number[] = []): string =>
  runs.length === 0 ? "#/compare" : `#/compare/${runs.join(",")}`;

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
};

/** The current part of the address behind #. */
export const useHash = (): string => useSyncExternalStore(subscribe, () => window.location.hash);
