import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../support/freePort.ts";
import { runGfml } from "../support/runGfml.ts";
import { until } from "../support/until.ts";

const python = process.env.GFML_PYTHON ?? "python3";
const has = (module: string): boolean => {
  try {
    execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const folder = mkdtempSync(join(tmpdir(), "gfml-trackers-"));
const play = [
  "run",
  "--ledger",
  "memory",
  "--rounds",
  "4",
  "--set",
  "evaluationInterval=2",
  "--set",
  "population.learners=8",
  "--set",
  "coalition.count=2",
  "--set",
  "data.glyphCount=1000",
  "--quiet",
];

describe.skipIf(!has("mlflow.server"))("an MLflow server (skipped where Python has no mlflow)", () => {
  let server: ChildProcess;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const store = `sqlite:///${join(folder, "mlflow.db")}`;
    const words = [
      "server",
      "--host",
      "127.0.0.1",
      "--port",
      `${port}`,
      "--workers",
      "1",
      "--backend-store-uri",
      store,
    ];
    server = spawn(python, ["-m", "mlflow", ...words], { stdio: "ignore", cwd: folder, detached: true });
    await until("the MLflow server to answer", async () => (await fetch(`${url}/health`)).ok, 240);
  });
  afterAll(() => {
    if (server.pid !== undefined) process.kill(-server.pid);
  });

  const ask = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}/api/2.0/mlflow/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, unknown>;
  };

  it("shows runs with their parameters and metrics, and one run for one that resumes", async () => {
    const output = join(folder, "one");
    const track = ["--track", `mlflow:${url}#trials`];
    expect((await runGfml(...play, "--output", output, ...track)).code).toBe(0);
    expect((await runGfml("run", "--resume", output, "--rounds", "6", "--quiet", ...track)).code).toBe(0);
    const experiment = await (
      await fetch(`${url}/api/2.0/mlflow/experiments/get-by-name?experiment_name=trials`)
    ).json();
    const { runs } = (await ask("runs/search", { experiment_ids: [experiment.experiment.experiment_id] })) as {
      runs: {
        info: { run_id: string; status: string; run_name: string };
        data: { params: { key: string; value: string }[] };
      }[];
    };
    expect(runs).toHaveLength(1);
    expect(runs[0]!.info).toMatchObject({ status: "FINISHED", run_name: "one" });
    expect(runs[0]!.data.params).toContainEqual({ key: "population.learners", value: "8" });
    const history = async (metric: string): Promise<number[]> => {
      const address = `${url}/api/2.0/mlflow/metrics/get-history?run_id=${runs[0]!.info.run_id}&metric_key=${metric}`;
      const { metrics } = (await (await fetch(address)).json()) as { metrics: { step: number }[] };
      return metrics.map(({ step }) => step);
    };
    expect(new Set(await history("round/completion_time"))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(new Set(await history("accuracy/personalized"))).toEqual(new Set([2, 4, 6]));
  });
});

it.skipIf(!has("tensorboard"))(
  "writes event files that TensorBoard reads (skipped where Python has no tensorboard)",
  async () => {
    const events = join(folder, "events");
    const { code } = await runGfml(...play, "--output", join(folder, "two"), "--track", `tensorboard:${events}`);
    expect(code).toBe(0);
    const script = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1])
events.Reload()
print(json.dumps({tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}))
`;
    const { stdout } = await promisify(execFile)(python, ["-c", script, join(events, "two")]);
    const scalars = JSON.parse(stdout) as Record<string, [number, number][]>;
    expect(scalars["round/completion_time"]!.map(([step]) => step)).toEqual([1, 2, 3, 4]);
    expect(scalars["accuracy/shared"]!.map(([step]) => step)).toEqual([2, 4]);
    expect(scalars["game/stable"]!.every(([, value]) => value === 0 || value === 1)).toBe(true);
  },
);

afterAll(() => rmSync(folder, { recursive: true, force: true }));
