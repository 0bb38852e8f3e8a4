import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findAnvil } from "../../src/chain/anvil/findAnvil.ts";
import { startEmbeddedChain } from "../../src/chain/anvil/startEmbeddedChain.ts";
import type { GfmlError } from "../../src/core/index.ts";
import { letTimePass } from "../support/letTimePass.ts";
import { suspend } from "../support/suspend.ts";
import { until } from "../support/until.ts";
import { withCode } from "../support/withCode.ts";

const HOLDER = fileURLToPath(new URL("./embedded/holdChain.ts", import.meta.url));

/** Whether a process exists and is not only waiting to be read by its parent. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/stat`;
  if (!existsSync(status)) return true;
  try {
    return !/\) [ZX] /.test(readFileSync(status, "utf8"));
  } catch {
    return false;
  }
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gfml-life-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the holder; answers when its chain is ready. */
const hold = async (way: string, guard: string): Promise<{ holder: ChildProcess; pid: number; url: string }> => {
  const holder = spawn(process.execPath, [HOLDER, folder, way, guard], { stdio: ["ignore", "pipe", "ignore"] });
  const line = await new Promise<string>((resolve, reject) => {
    holder.stdout.once("data", (data) => resolve(String(data)));
    holder.once("exit", (code) => reject(new Error(`the holder ended with ${code}`)));
  });
  return { holder, ...(JSON.parse(line) as { pid: number; url: string }) };
};

describe("the embedded chain", () => {
  it.each([
    ["SIGKILL", "shell"],
    ["SIGKILL", "node"],
    ["SIGTERM", "shell"],
    ["SIGINT", "shell"],
    ["SIGHUP", "shell"],
  ] as const)("ends when this happens to the run: %s (guard: %s)", async (signal, guard) => {
    const { holder, pid } = await hold("wait", guard);
    expect(isAlive(pid)).toBe(true);
    holder.kill(signal);
    await until("the run and its chain to end", () => holder.signalCode !== null && !isAlive(pid), 30);
    expect(holder.signalCode).toBe(signal);
  });

  it.each(["throw", "exit", "forget"])("ends when the run ends by itself (%s)", async (way) => {
    const { holder, pid } = await hold(way, "shell");
    await until("the run to end", () => holder.exitCode !== null, 30);
    expect(holder.exitCode).toBe({ throw: 1, exit: 7, forget: 0 }[way]);
    await until("its chain to end", () => !isAlive(pid), 30);
  });
});

it("leaves no chain when a run is killed at any moment of its start", async () => {
  const pids = join(folder, "pids");
  const program = join(folder, "announced");
  writeFileSync(program, `#!/bin/sh\necho $$ >> ${pids}\nexec ${findAnvil()} "$@"\n`, { mode: 0o755 });
  const started = (): readonly number[] =>
    existsSync(pids) ? readFileSync(pids, "utf8").trim().split("\n").map(Number) : [];
  const env = { ...process.env, GFML_ANVIL: program };
  for (let index = 0; index < 10; index++) {
    const holder = spawn(process.execPath, [HOLDER, folder, "wait", "shell"], { stdio: "ignore", env });
    if (index === 0) await until("the first chain", () => started().length === 1, 60);
    // time is what is tested: each run dies at a later moment of its start
    else await letTimePass(100 + 15 * index);
    holder.kill("SIGKILL");
    await until("the run to end", () => holder.signalCode !== null, 30);
  }
  // what was on its way when its run died must have arrived before it is looked for
  await letTimePass(200);
  await until("every chain to end", () => !started().some(isAlive), 30);
  expect(started().length).toBeGreaterThan(0);
});

describe("stop", () => {
  it.each(["shell", "node"] as const)("ends the process and waits for it (guard: %s)", async (guard) => {
    const chain = await startEmbeddedChain({ folder, guard });
    expect(isAlive(chain.pid)).toBe(true);
    await Promise.all([chain.stop(), chain.stop()]);
    expect(isAlive(chain.pid)).toBe(false);
    await chain.stop();
    await expect(chain.mine(2_000_000_000)).rejects.toThrow(withCode("GFML_CHAIN_STOPPED"));
    await expect(chain.dump()).rejects.toThrow(withCode("GFML_CHAIN_STOPPED"));
    expect(await chain.diagnose()).toBeUndefined();
  });

  it("kills a process that ignores signals", async () => {
    const chain = await startEmbeddedChain({ folder, stopGrace: 50 });
    await suspend(chain.pid);
    await chain.stop();
    expect(isAlive(chain.pid)).toBe(false);
  });
});

describe("a chain that dies", () => {
  it("is named with its log in every later call", async () => {
    const chain = await startEmbeddedChain({ folder });
    await chain.mine(2_000_000_000, { evenEmpty: true });
    process.kill(chain.pid, "SIGKILL");
    const error = await chain.head().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toEqual(withCode("GFML_CHAIN_DIED"));
    expect(error).toMatchObject({ values: { how: "it was ended by SIGKILL", log: join(folder, "anvil.log") } });
    expect((error as GfmlError).values["last lines"]).toContain("Block Number: 1");
    await expect(chain.mine(2_000_000_001)).rejects.toThrow(withCode("GFML_CHAIN_DIED"));
    await expect(chain.pool()).rejects.toThrow(withCode("GFML_CHAIN_DIED"));
    await expect(chain.dump()).rejects.toThrow(withCode("GFML_CHAIN_DIED"));
    expect(await chain.diagnose()).toEqual(withCode("GFML_CHAIN_DIED"));
    await chain.stop();
  });

  it("ends a request under way", async () => {
    const chain = await startEmbeddedChain({ folder });
    await suspend(chain.pid);
    const waiting = chain.head();
    // the chain is suspended, so nothing shows when the request reaches it
    await letTimePass(20);
    process.kill(chain.pid, "SIGKILL");
    await expect(waiting).rejects.toThrow(withCode("GFML_CHAIN_DIED"));
  });

  it("is not diagnosed while it runs, even if it is silent", async () => {
    const chain = await startEmbeddedChain({ folder, requestTimeout: 200 });
    expect(await chain.diagnose()).toBeUndefined();
    await suspend(chain.pid);
    await expect(chain.head()).rejects.toMatchObject({ code: "GFML_EMBEDDED_CHAIN_SILENT" });
    process.kill(chain.pid, "SIGCONT");
    await chain.stop();
  });
});

describe("a chain that does not start", () => {
  const program = (text: string): string => {
    const path = join(folder, "program");
    writeFileSync(path, text, { mode: 0o755 });
    return path;
  };

  it("is reported with its last words when it ends at once", async () => {
    const start = startEmbeddedChain({ folder, program: program("#!/bin/sh\necho no room >&2\nexit 3\n") });
    await expect(start).rejects.toThrow(withCode("GFML_CHAIN_START"));
    await expect(start).rejects.toMatchObject({
      values: { reason: "it ended with exit code 3", "last lines": "no room" },
    });
  });

  it("is ended with the time-out as the reason when it never listens", async () => {
    const pidFile = join(folder, "pid");
    const sleeper = program(`#!/bin/sh\necho $$ > ${pidFile}\nwhile :; do sleep 0.05; done\n`);
    const start = startEmbeddedChain({ folder, program: sleeper, startTimeout: 500, stopGrace: 200 });
    await expect(start).rejects.toMatchObject({ values: { reason: "it did not listen within 500 ms" } });
    expect(isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);
  });

  it("is reported for a folder that cannot be made", async () => {
    const file = program("");
    const start = startEmbeddedChain({ folder: join(file, "chain") });
    await expect(start).rejects.toThrow(withCode("GFML_CHAIN_START"));
  });

  it.each(["shell", "node"] as const)("is reported for a file that is no program (guard: %s)", async (guard) => {
    const start = startEmbeddedChain({ folder, program: join(folder, "nothing"), guard });
    await expect(start).rejects.toThrow(withCode("GFML_CHAIN_START"));
  });
});
