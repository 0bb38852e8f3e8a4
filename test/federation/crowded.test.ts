import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pause } from "../../src/core/index.ts";
import {
  type JoinedLearner,
  joinFederation,
  type ProviderOptions,
  type RunningProvider,
  type ServiceConfigInput,
  startProvider,
} from "../../src/federation/index.ts";
import { defineService } from "../support/defineService.ts";
import { until } from "../support/until.ts";
import { joinOptionsOf, keyOf, realNode, serviceOf, smallConfig } from "./support/smallFederation.ts";

const run = smallConfig({
  ...{ rounds: 10_000, evaluationInterval: 10_000, coalition: { count: 1 }, data: { glyphCount: 400 } },
  population: { learners: 4, activeFraction: 1, deadline: { min: 60, max: 60 } },
});

let folder = "";
let provider: RunningProvider | undefined;
const learners: JoinedLearner[] = [];
let stopCrowd = (): void => {};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-crowded-"));
});
afterEach(async () => {
  stopCrowd();
  await provider?.stop();
  await Promise.all(learners.splice(0).map((one) => one.close()));
  await rm(folder, { recursive: true, force: true });
});

const start = async (fields: Partial<ServiceConfigInput>, options: Partial<ProviderOptions> = {}) => {
  const life = { minLearners: 3, gatherTime: 0, patience: 10, reconnectTime: 1 };
  const config = defineService(serviceOf(run, join(folder, "service"), { life, ...fields }));
  provider = await startProvider({ config, key: keyOf("provider"), createNode: realNode, ...options });
  return provider;
};
const joinAs = async (learner: number): Promise<JoinedLearner> => {
  const joined = await joinFederation(joinOptionsOf(run, learner, provider!.joinAddress));
  learners.push(joined);
  return joined;
};

/** Opens idle connections, and a new one for each that is closed. */
const crowd = (port: number, count: number): void => {
  const sockets = new Set<Socket>();
  let isOver = false;
  const open = (): void => {
    if (isOver) return;
    const socket = connect(port, "127.0.0.1");
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      void pause(0.05).then(open);
    });
  };
  for (let one = 0; one < count; one++) open();
  stopCrowd = () => {
    isOver = true;
    for (const socket of sockets) socket.destroy();
  };
};

describe("300 idle connections", () => {
  it("lets a newcomer in at the network's port, and closes, counts and reports the idle ones", async () => {
    let rounds = 0;
    const warned: string[] = [];
    await start(
      {},
      {
        onRound: () => {
          rounds++;
        },
        log: (level, _event, fields) => {
          if (level === "warn") warned.push(String(fields?.reason));
        },
      },
    );
    for (let learner = 0; learner < 3; learner++) await joinAs(learner);
    await until("a round", () => rounds > 0, 30);
    const task = (await (await fetch(`${provider!.url}/gfml/v1/task`)).json()) as {
      readonly document: { readonly provider: { readonly addresses: readonly string[] } };
    };
    const { addresses } = task.document.provider;
    const port = Number(/\/tcp\/(\d+)\/p2p/.exec(addresses.find((address) => !address.includes("/ws"))!)![1]);
    crowd(port, 300);
    const figures = async (): Promise<string> => (await fetch(`${provider!.url}/metrics`)).text();
    await until("the crowd", async () => /figure="connectionsPending"\} [23]\d\d/.test(await figures()), 20);
    const before = rounds;
    const late = await joinAs(3);
    await until("the newcomer to be connected", () => late.provider() !== undefined, 20);
    await until("rounds to continue", () => rounds > before + 1, 30);
    await until("idle connections to be closed", async () => /connectionsDropped"\} [1-9]/.test(await figures()), 20);
    await until(
      "a warning",
      () => warned.some((one) => /\d+ connections that proved no key were closed/.test(one)),
      20,
    );
    // one line in ten seconds, not one for each
    expect(warned.length).toBeLessThan(10);
  });

  it("keeps the door open", async () => {
    const events: string[] = [];
    const at = await start({}, { log: (_, event) => void events.push(event) });
    crowd(Number(new URL(at.url).port), 300);
    await pause(1);
    for (let time = 0; time < 5; time++) {
      const status = await until(
        "the door to answer",
        async () => (await fetch(`${at.url}/gfml/v1/status`, { signal: AbortSignal.timeout(3000) })).status,
        20,
      );
      expect(status).toBe(200);
    }
    await until("the warning", () => events.includes("door.crowded"), 20);
    expect(await (await fetch(`${at.url}/metrics`)).text()).toMatch(/gfml_door_connections\{figure="dropped"\} [1-9]/);
  });
});

it("counts a client behind a proxy by the entry that the proxy made, not by one that the client invents", async () => {
  const at = await start({ door: { port: 0, trustProxy: 1 }, limits: { requestsPerMinuteAndAddress: 20 } });
  const statuses: number[] = [];
  for (let time = 0; time < 30; time++) {
    const forwarded = `10.0.0.${time}, 203.0.113.5`;
    statuses.push((await fetch(`${at.url}/gfml/v1/status`, { headers: { "x-forwarded-for": forwarded } })).status);
  }
  expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  const other = await fetch(`${at.url}/gfml/v1/status`, { headers: { "x-forwarded-for": "203.0.113.6" } });
  expect(other.status).toBe(200);
});
