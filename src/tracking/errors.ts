import { GfmlError } from "../core/index.ts";

/** A tracker is named in a form that gfml does not know. */
export const trackerNameError = (text: string): GfmlError =>
  new GfmlError("GFML_TRACKER_NAME", "a tracker is not named as gfml expects", {
    values: { track: text, allowed: "mlflow:URL, mlflow:URL#EXPERIMENT, tensorboard:FOLDER" },
    remedy: "for example --track mlflow:http://127.0.0.1:5000 or --track tensorboard:runs/tensorboard",
  });

/** A tracker cannot be used. */
export const trackerError = (
  tracker: string,
  problem: string,
  remedy: string,
  values: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): GfmlError =>
  new GfmlError("GFML_TRACKER", `${tracker} ${problem}`, { values, remedy, ...(cause !== undefined && { cause }) });
