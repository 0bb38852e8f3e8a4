import { trackerNameError } from "./errors.ts";
import { mlflowTracker } from "./mlflowTracker.ts";
import type { Tracker, TrackerEdges } from "./Tracker.ts";
import { tensorBoardTracker } from "./tensorBoardTracker.ts";

/**
 * The tracker that a text names: `mlflow:URL`, `mlflow:URL#EXPERIMENT` (default: gfml), `tensorboard:FOLDER`. Nothing is sent or
 * written before `start`.
 *
 * @throws GFML_TRACKER_NAME
 */
export const openTracker = (text: string, edges: TrackerEdges): Tracker => {
  const [, kind, rest = ""] = /^(mlflow|tensorboard):(.+)$/s.exec(text) ?? [];
  if (kind === "tensorboard") return tensorBoardTracker(rest, edges);
  if (kind === "mlflow") {
    const [url = "", experiment = "gfml"] = rest.split("#");
    if (/^https?:\/\/[^\s/]+/.test(url) && URL.canParse(url) && experiment !== "")
      return mlflowTracker(url, experiment, edges);
  }
  throw trackerNameError(text);
};
