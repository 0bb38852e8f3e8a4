import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { withCode } from "../../test/support/withCode.ts";
import { openTracker } from "./openTracker.ts";

interface Asked {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly authorization: string | undefined;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const chunks = await request.toArray();
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
};

/** A server that responds as MLflow documents its API. `refuse` returns the status with which a request fails. */
const serve = async (refuse: (asked: Asked, count: number) => number | undefined = () => undefined) => {
  const all: Asked[] = [];
  const server = createServer(async (request, response) => {
    const asked = {
      path: request.url!.replace("/api/2.0/mlflow/", ""),
      body: await bodyOf(request),
      authorization: request.headers.authorization,
    };
    all.push(asked);
    const status = refuse(asked, all.length);
    const isUnknown = asked.path.startsWith("experiments/get-by-name");
    const answer = isUnknown
      ? { error_code: "RESOURCE_DOES_NOT_EXIST", message: "none" }
      : asked.path === "experiments/create"
        ? { experiment_id: "4" }
        : asked.path === "runs/create"
          ? { run: { info: { run_id: "r1" } } }
          : {};
    response.writeHead(status ?? (isUnknown ? 404 : 200), { "content-type": "application/json" });
    response.end(JSON.stringify(status === undefined ? answer : { error_code: "BROKEN", message: "out of order" }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, all };
};

const run = { name: "one", parameters: { seed: "0" }, tags: { tool: "gfml" }, time: 1000 };
const open = (url: string, notices: string[] = [], environment: Record<string, string> = {}) =>
  openTracker(`mlflow:${url}#trials`, { environment, notice: (line) => notices.push(line) });

it("makes the experiment and the run, and sends parameters, metrics and the end", async () => {
  const { url, all } = await serve();
  const tracker = open(url, [], { MLFLOW_TRACKING_TOKEN: "secret" });
  expect(await tracker.start(run)).toBe("r1");
  tracker.log(1, { "accuracy/shared": 0.5, broken: Number.NaN }, 2000);
  await tracker.end("finished", 3000);
  expect(all.map(({ path }) => path)).toEqual([
    "experiments/get-by-name?experiment_name=trials",
    "experiments/create",
    "runs/create",
    "runs/log-batch",
    "runs/log-batch",
    "runs/update",
  ]);
  expect(all[2]!.body).toMatchObject({ experiment_id: "4", run_name: "one", start_time: 1000 });
  expect(all[3]!.body.params).toEqual([{ key: "seed", value: "0" }]);
  expect(all[4]!.body.metrics).toEqual([{ key: "accuracy/shared", value: 0.5, timestamp: 2000, step: 1 }]);
  expect(all[5]!.body).toEqual({ run_id: "r1", status: "FINISHED", end_time: 3000 });
  expect(new Set(all.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer secret"]));
});

it("continues the run that it is given", async () => {
  const { url, all } = await serve();
  const tracker = open(url);
  expect(await tracker.start({ ...run, previous: "r0" })).toBe("r0");
  expect(all.map(({ path, body }) => [path, body.run_id])).toEqual([["runs/update", "r0"]]);
});

it("sends again what the server refused once, and loses nothing", async () => {
  let refusals = 1;
  const { url, all } = await serve(({ path, body }) =>
    path === "runs/log-batch" && body.metrics && refusals-- > 0 ? 500 : undefined,
  );
  const notices: string[] = [];
  const tracker = open(url, notices);
  await tracker.start(run);
  for (let step = 1; step <= 3; step++) tracker.log(step, { loss: step }, step);
  await tracker.end("stopped", 9);
  const sent = all
    .slice(-3)
    .flatMap(({ path, body }) => (path === "runs/log-batch" ? (body.metrics as { step: number }[]) : []));
  expect(sent.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(notices).toEqual([]);
});

it("lets the run end when the server is gone, and says how many metrics are missing", async () => {
  let isBroken = false;
  const { url } = await serve(() => (isBroken ? 503 : undefined));
  const notices: string[] = [];
  const tracker = open(url, notices);
  await tracker.start(run);
  isBroken = true;
  tracker.log(1, { loss: 1, accuracy: 2 }, 1);
  await tracker.end("finished", 2);
  expect(notices.join("\n")).toMatch(/does not take metrics.*out of order/);
  expect(notices.join("\n")).toMatch(/2 metrics could not be sent/);
}, 30_000);

it("refuses before the run starts if the server cannot be reached or wants a password", async () => {
  const { url } = await serve(() => 401);
  await expect(open(url).start(run)).rejects.toThrow(withCode("GFML_TRACKER"));
  await expect(open(url).start(run)).rejects.toThrow(/MLFLOW_TRACKING_TOKEN/);
  await expect(open("http://127.0.0.1:9").start(run)).rejects.toThrow(/cannot be reached/);
});

it.each(["mlflow", "mlflow:", "mlflow:ftp://x", "mlflow:http://", "mlflow:http://x#", "wandb:x", "tensorboard:"])(
  "refuses %s as the name of a tracker",
  (text) => {
    expect(() => openTracker(text, { environment: {}, notice: () => {} })).toThrow(withCode("GFML_TRACKER_NAME"));
  },
);
