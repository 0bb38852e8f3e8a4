import packageJson from "../../../package.json" with { type: "json" };
import type { Manifest } from "../../storage/index.ts";
import { describePlatform } from "./describePlatform.ts";

/** What the manifest of any folder says before its first round. `now` in ms since 1970. */
export const unplayed = (
  now: number,
): Omit<Manifest, "kind" | "config" | "engine" | "data" | "partition" | "service"> => ({
  format: "gfml-run",
  version: 1,
  gfmlVersion: packageJson.version,
  nodeVersion: process.version,
  platform: describePlatform(),
  reputationFrom: null,
  privacy: null,
  startedAt: new Date(now).toISOString(),
  resumedAt: [],
  finishedAt: null,
  roundsPlayed: 0,
  completed: false,
  elapsed: 0,
  resultHash: null,
});
