import {
  createDoorClient,
  formatJoinAddress,
  parseJoinAddress,
  type ServiceStatus,
  type TaskDocument,
} from "gfml/browser";
import { useEffect, useState } from "react";
import { type Problem, problemOf } from "./learnerMessages.ts";

export interface TaskLook {
  readonly state: "none" | "loading" | "found" | "failed";
  readonly document?: TaskDocument;
  readonly service?: ServiceStatus;
  readonly problem?: Problem;
}

/** The task at a join address, checked against it. A new `attempt` number asks again. */
export const useTask = (address: string | undefined, attempt: number): TaskLook => {
  const [look, setLook] = useState<TaskLook>({ state: "none" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    if (address === undefined) {
      setLook({ state: "none" });
      return undefined;
    }
    const gone = new AbortController();
    setLook({ state: "loading" });
    const ask = async (): Promise<void> => {
      const door = createDoorClient(parseJoinAddress(address), { signal: gone.signal });
      const [document, service] = await Promise.all([door.task(), door.status()]);
      if (!gone.signal.aborted) setLook({ state: "found", document, service });
    };
    ask().catch((error: unknown) => {
      if (!gone.signal.aborted) setLook({ state: "failed", problem: problemOf(error) });
    });
    return () => gone.abort();
  }, [address, attempt]);
  return look;
};

/**
 * The join address of the provider that serves this page, if one does. The peer id stands behind the #, or comes from the
 * door, which is then trusted as far as the page itself.
 */
export const doorOfPage = async (location: Location): Promise<string | undefined> => {
  const [, url] = /^(https?:\/\/.*)\/pages\/join(?:\.html)?$/.exec(`${location.origin}${location.pathname}`) ?? [];
  if (url === undefined) return undefined;
  const [, named] = /^#\/(16Uiu2\w+)$/.exec(location.hash) ?? [];
  if (named !== undefined) return formatJoinAddress({ url, peerId: named });
  try {
    const response = await fetch(`${url}/gfml/v1/task`);
    const { document } = (await response.json()) as { document?: { provider?: { peerId?: unknown } } };
    const peerId = document?.provider?.peerId;
    return typeof peerId === "string" ? formatJoinAddress({ url, peerId }) : undefined;
  } catch {
    return undefined;
  }
};
