import { GfmlError, pause, signalAfter } from "../core/index.ts";
import { trackerError } from "./errors.ts";
import type { TrackedEnd, TrackedRun, Tracker, TrackerEdges } from "./Tracker.ts";

/** Limits of MLflow's API for one request. */
const METRICS_AT_ONCE = 1000;
const PARAMETERS_AT_ONCE = 100;
const LONGEST_PARAMETER = 6000;

/** s that a request may take, and between attempts. */
const REQUEST_TIME = 20;
const ATTEMPTS = 3;
const FIRST_PAUSE = 0.5;

const STATUS: Readonly<Record<TrackedEnd, string>> = { finished: "FINISHED", stopped: "KILLED", failed: "FAILED" };

interface Metric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/**
 * Tracks a run at an MLflow server by its REST API. MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and
 * MLFLOW_TRACKING_PASSWORD, are sent if they are set.
 *
 * @param url - of the server
 * @param experiment - its experiment; it is made if there is none
 */
export const mlflowTracker = (url: string, experiment: string, edges: TrackerEdges): Tracker => {
  const name = `MLflow at ${url}`;
  const authorization = authorizationOf(edges.environment);
  let runId = "";
  let waiting: Metric[] = [];
  let sending: Promise<void> | undefined;
  let hasFailed = false;

  const ask = async (method: "GET" | "POST", path: string, body: object): Promise<Record<string, unknown>> => {
    const address = new URL(`${url.replace(/\/+$/, "")}/api/2.0/mlflow/${path}`);
    if (method === "GET") for (const [key, value] of Object.entries(body)) address.searchParams.set(key, String(value));
    let response: Response;
    try {
      response = await fetch(address, {
        method,
        headers: { "content-type": "application/json", ...(authorization && { authorization }) },
        ...(method === "POST" && { body: JSON.stringify(body) }),
        signal: signalAfter(REQUEST_TIME),
      });
    } catch (cause) {
      throw trackerError(
        name,
        "cannot be reached",
        "start it (mlflow server --host 127.0.0.1 --port 5000), or correct the address after --track mlflow:",
        { reason: reasonOf(cause) },
        cause,
      );
    }
    const text = await response.text();
    if (response.ok) return parseObject(text);
    const { error_code: code, message } = parseObject(text) as { error_code?: string; message?: string };
    throw trackerError(
      name,
      `refused ${path}`,
      response.status === 401 || response.status === 403
        ? "set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD"
        : "check that the address is an MLflow server of version 2 or later",
      { status: response.status, code, message },
    );
  };

  const experimentId = async (): Promise<unknown> => {
    try {
      const { experiment: found } = await ask("GET", "experiments/get-by-name", { experiment_name: experiment });
      return (found as { experiment_id?: unknown } | undefined)?.experiment_id;
    } catch (error) {
      if (!(error instanceof GfmlError) || error.values.code !== "RESOURCE_DOES_NOT_EXIST") throw error;
      return (await ask("POST", "experiments/create", { name: experiment })).experiment_id;
    }
  };

  /** Sends what waits, in batches, with a few attempts each. */
  const send = async (): Promise<void> => {
    while (waiting.length > 0) {
      const metrics = waiting.slice(0, METRICS_AT_ONCE);
      for (let attempt = 1; ; attempt++) {
        try {
          await ask("POST", "runs/log-batch", { run_id: runId, metrics });
          break;
        } catch (error) {
          if (attempt === ATTEMPTS) throw error;
          await pause(FIRST_PAUSE * 2 ** (attempt - 1));
        }
      }
      waiting = waiting.slice(metrics.length);
      hasFailed = false;
    }
  };
  const flush = (): Promise<void> => {
    sending ??= send()
      .catch((error: unknown) => {
        // said once until it works again; the metrics wait for the next round
        if (!hasFailed) edges.notice(`${name} does not take metrics: ${reasonOf(error)}`);
        hasFailed = true;
      })
      .finally(() => {
        sending = undefined;
      });
    return sending;
  };

  return {
    name,
    start: async ({ name: runName, parameters, tags, previous, time }: TrackedRun) => {
      const listOfTags = Object.entries(tags).map(([key, value]) => ({ key, value }));
      if (previous !== undefined) {
        runId = previous;
        await ask("POST", "runs/update", { run_id: runId, status: "RUNNING" });
        return runId;
      }
      const { run } = await ask("POST", "runs/create", {
        experiment_id: await experimentId(),
        run_name: runName,
        start_time: time,
        tags: listOfTags,
      });
      const id = (run as { info?: { run_id?: unknown } } | undefined)?.info?.run_id;
      if (typeof id !== "string")
        throw trackerError(name, "gave the run no id", "check that the address is an MLflow server");
      runId = id;
      const params = Object.entries(parameters).map(([key, value]) => ({
        key,
        value: value.slice(0, LONGEST_PARAMETER),
      }));
      for (let from = 0; from < params.length; from += PARAMETERS_AT_ONCE)
        await ask("POST", "runs/log-batch", { run_id: runId, params: params.slice(from, from + PARAMETERS_AT_ONCE) });
      return runId;
    },
    log: (step, metrics, time) => {
      for (const [key, value] of Object.entries(metrics))
        if (Number.isFinite(value)) waiting.push({ key, value, timestamp: Math.round(time), step });
      void flush();
    },
    end: async (how, time) => {
      await sending;
      await flush();
      if (waiting.length > 0)
        edges.notice(`${name}: ${waiting.length} metrics could not be sent; the run's folder has all of them`);
      await ask("POST", "runs/update", { run_id: runId, status: STATUS[how], end_time: Math.round(time) }).catch(
        (error: unknown) => edges.notice(`${name} was not told that the run is over: ${reasonOf(error)}`),
      );
    },
  };
};

const authorizationOf = (environment: TrackerEdges["environment"]): string | undefined => {
  const {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: user,
    MLFLOW_TRACKING_PASSWORD: password,
  } = environment;
  if (token) return `Bearer ${token}`;
  return user ? `Basic ${Buffer.from(`${user}:${password ?? ""}`).toString("base64")}` : undefined;
};

const parseObject = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const reasonOf = (error: unknown): string => {
  if (error instanceof GfmlError)
    return [error.shortMessage, error.values.message ?? error.values.reason].filter(Boolean).join(": ");
  const { cause, message } = error as { cause?: { message?: string }; message?: string };
  return cause?.message || message || String(error);
};
