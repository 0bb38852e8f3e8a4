import { createDoorClient, parseJoinAddress, type ServiceStatus, type TaskDocument } from "gfml/browser";
import { useEffect, useState } from "react";
import type { Problem } from "./messages.ts";
import { problemOf } from "./problemOf.ts";

export interface TaskLook {
  readonly state: "none" | "loading" | "found" | "failed";
  readonly document?: TaskDocument;
  readonly service?: ServiceStatus;
  readonly problem?: Problem;
}

/** The task at a join address, checked against it. `attempt`: another number asks again. */
export const useTask = (address: string | undefined, attempt: number): TaskLook => {
  const [look, setLook] = useState<TaskLook>({ state: "none" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
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
