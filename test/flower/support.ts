import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "../support/freePort.ts";
import { until } from "../support/until.ts";

/** The folder with Flower's programs; undefined where Python has no Flower. `GFML_PYTHON` names it, or else it is `python3`. */
export const findFlower = (): string | undefined => {
  const python = process.env.GFML_PYTHON ?? "python3";
  try {
    const place = execFileSync(python, ["-c", "import flwr, sys; print(sys.executable)"], { encoding: "utf8" });
    const programs = dirname(place.trim());
    return existsSync(join(programs, "flower-superlink")) ? programs : undefined;
  } catch {
    return undefined;
  }
};

/** A SuperLink that runs the app of examples/flower, and what it needs. */
export interface FlowerFederation {
  /** Address of the SuperLink. */
  readonly url: string;
  /** Folder that gets each reply's arrays. */
  readonly record: string;
  /** Starts a SuperNode of Python with a table. */
  readonly startNode: (table: string, testRows: number) => Promise<void>;
  /** Starts a run of the app. */
  readonly run: (config: Readonly<Record<string, number | string>>) => Promise<void>;
  /** What the SuperLink and all nodes printed. */
  readonly log: () => string;
  readonly close: () => Promise<void>;
}

/** Starts a SuperLink, without telemetry and without installing anything. */
export const startFlower = async (programs: string, folder: string): Promise<FlowerFederation> => {
  const port = await freePort();
  const home = join(folder, "home");
  const record = join(folder, "record");
  const app = join(folder, "app");
  for (const each of [home, record]) mkdirSync(each);
  cpSync(fileURLToPath(new URL("../../examples/flower", import.meta.url)), app, { recursive: true });
  const lines = [
    "[superlink]",
    'default = "test"',
    "[superlink.test]",
    `address = "127.0.0.1:${port}"`,
    "insecure = true",
  ];
  writeFileSync(join(home, "config.toml"), `${lines.join("\n")}\n`);
  const env = {
    ...process.env,
    PATH: `${programs}:${process.env.PATH}`,
    FLWR_HOME: home,
    FLWR_TELEMETRY_ENABLED: "0",
    FLWR_DISABLE_UPDATE_CHECK: "1",
  };
  const children: ChildProcess[] = [];
  let log = "";
  const start = (program: string, ...words: readonly string[]): void => {
    // in a group of its own: it starts others
    const child = spawn(join(programs, program), words, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
      });
    children.push(child);
  };
  const close = async (): Promise<void> => {
    // the nodes first, which say goodbye
    for (const child of children.toReversed()) if (child.pid !== undefined) end(child.pid, "SIGTERM");
    const isOver = () => children.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
    await until("Flower's programs to end", isOver, 20).catch(() => undefined);
    for (const child of children) if (child.pid !== undefined) end(child.pid, "SIGKILL");
  };
  start("flower-superlink", "--insecure", "--port", `${port}`, "--disable-runtime-dependency-installation");
  const url = `http://127.0.0.1:${port}`;
  try {
    await until("the SuperLink to answer", async () => (await fetch(`${url}/health`)).status < 500, 60);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url,
    record,
    log: () => log,
    close,
    startNode: async (table, testRows) => {
      const config = `table="${table}" test-rows=${testRows}`;
      const runtime = await freePort();
      const place = ["--superlink", `127.0.0.1:${port}`, "--port", `${runtime}`];
      start("flower-supernode", "--insecure", ...place, "--node-config", config);
    },
    run: async (config) => {
      const text = Object.entries({ record, ...config }).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      await promisify(execFile)(join(programs, "flwr"), ["run", app, "test", "--run-config", text.join(" ")], { env });
    },
  };
};

/** Sends a signal to a process group that may be gone. */
const end = (group: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-group, signal);
  } catch {}
};
