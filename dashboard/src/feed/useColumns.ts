import { after } from "gfml/core";
import type { LearnerColumns } from "gfml/view";
import { useEffect, useState } from "react";
import { fetchColumns } from "./api.ts";
import { ColumnCache } from "./ColumnCache.ts";
import type { RunModel } from "./RunModel.ts";

/** s until a server that did not respond is asked again. */
const AGAIN = 2;

const caches = new Map<string, ColumnCache>();

/** The cache for one epoch of a run. Caches of older epochs are dropped. */
const cacheOf = ({ run, cursor, header }: RunModel): ColumnCache => {
  const key = `${run} ${cursor.epoch}`;
  let cache = caches.get(key);
  if (cache === undefined) {
    for (const other of caches.keys()) if (other.startsWith(`${run} `)) caches.delete(other);
    cache = new ColumnCache(header?.learners.length ?? 0, (from, to) => fetchColumns(run, from, to));
    caches.set(key, cache);
  }
  return cache;
};

/** Columns and their round. While the requested columns load, these are the columns shown before. */
export interface ShownColumns {
  readonly round: number;
  readonly columns: LearnerColumns;
  /** The columns of the previous round, if they are cached. */
  readonly before: LearnerColumns | undefined;
}

/** The learners’ columns of a round. Also fetches the block after it. */
export const useColumns = (model: RunModel, round: number): ShownColumns | undefined => {
  const [shown, setShown] = useState<(ShownColumns & { readonly epoch: string }) | undefined>();
  const { epoch } = model.cursor;
  const isThere = round >= 0 && round < model.rounds.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the model only its epoch matters
  useEffect(() => {
    if (!isThere) return undefined;
    let isCurrent = true;
    let cancel: (() => void) | undefined;
    const cache = cacheOf(model);
    const show = (columns: LearnerColumns | undefined): void => {
      if (isCurrent && columns !== undefined) setShown({ round, columns, before: cache.peek(round - 1), epoch });
    };
    const here = cache.peek(round);
    if (here !== undefined) show(here);
    else {
      // without a server the last columns stay, and the page shows that the server is gone
      const attempt = (): void => {
        cache.load(round).then(show, () => {
          if (isCurrent) cancel = after(AGAIN, attempt);
        });
      };
      attempt();
    }
    const next = round + cache.roundsOfBlock;
    if (next < model.rounds.length && cache.peek(next) === undefined) cache.load(next).catch(() => {});
    return () => {
      isCurrent = false;
      cancel?.();
    };
  }, [round, isThere, epoch, model.run]);
  return shown?.epoch === epoch ? shown : undefined;
};
