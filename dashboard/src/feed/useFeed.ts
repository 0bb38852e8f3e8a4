import { useEffect, useSyncExternalStore } from "react";
import { type FeedState, RunFeed } from "./RunFeed.ts";

const feed = new RunFeed();

/** The page’s one connection, following these runs. */
export const useFeed = (runs: readonly number[]): FeedState => {
  const key = runs.join(",");
  useEffect(() => feed.follow(key === "" ? [] : key.split(",").map(Number)), [key]);
  return useSyncExternalStore(feed.subscribe, feed.snapshot);
};
