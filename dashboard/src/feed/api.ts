import type { LearnerHistory } from "gfml/view";
import { strings } from "../strings.ts";

/** The server’s response was an error. */
class ApiError extends Error {}

/** The server did not respond at all. It may be back soon. */
export class ServerUnreachableError extends Error {}

const get = async (path: string): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(path);
  } catch {
    throw new ServerUnreachableError(strings.error.unreachable);
  }
  if (!response.ok) throw new ApiError((await response.text()).trim() || strings.error.status(response.status));
  return response;
};

/** A run of the server’s list. */
export interface ListedRun {
  readonly name: string;
  /** Whether the pages come from a provider, which adds its own page. */
  readonly isAtProvider: boolean;
}

export const fetchRuns = async (): Promise<readonly ListedRun[]> => (await get("api/runs")).json();

export const fetchColumns = async (run: number, from: number, to: number): Promise<ArrayBuffer> =>
  (await get(`api/runs/${run}/columns?from=${from}&to=${to}`)).arrayBuffer();

export const fetchLearner = async (run: number, learner: number): Promise<LearnerHistory> =>
  (await get(`api/runs/${run}/learners/${learner}`)).json();

/** The text of `gfml explain`. */
export const fetchExplanation = async (run: number, round: number, learner: number): Promise<string> =>
  (await get(`api/runs/${run}/explain?round=${round}&learner=${learner}`)).text();

/** A record of the ledger as JSON text. */
export const fetchLedgerRecord = async (run: number, index: number): Promise<string> =>
  (await get(`api/runs/${run}/ledger/${index}`)).text();
