import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { arch, platform } from "node:process";
import { fileURLToPath } from "node:url";
import { freePort } from "./freePort.ts";
import { until } from "./until.ts";

/** A real node for tests. */
export interface TestAnvil {
  readonly url: string;
  rpc(method: string, ...params: readonly unknown[]): Promise<unknown>;
  kill(): Promise<void>;
  /** SIGSTOP, SIGCONT. */
  signal(name: NodeJS.Signals): void;
  /** Ends it as an operator does, so that it can write its state. */
  end(): Promise<void>;
}

const binary = (): string => {
  const system = platform === "win32" ? "win32" : platform;
  const machine = arch === "x64" ? "amd64" : arch;
  const name = `anvil${platform === "win32" ? ".exe" : ""}`;
  return fileURLToPath(
    new URL(`../../node_modules/@foundry-rs/anvil-${system}-${machine}/bin/${name}`, import.meta.url),
  );
};

/** Starts anvil on a free port; mining is left to the test unless `options` say otherwise. */
export const startAnvil = async (options: readonly string[] = ["--no-mining"], port?: number): Promise<TestAnvil> => {
  const at = port ?? (await freePort());
  const url = `http://127.0.0.1:${at}`;
  const child: ChildProcess = spawn(binary(), ["--port", `${at}`, "--host", "127.0.0.1", "--silent", ...options], {
    stdio: "ignore",
  });
  const rpc = async (method: string, ...params: readonly unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  await until("anvil to listen", async () => child.exitCode !== null || (await rpc("eth_chainId")), 30);
  if (child.exitCode !== null) throw new Error(`anvil ended with exit code ${child.exitCode}`);
  return {
    url,
    rpc,
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
    signal: (name) => {
      child.kill(name);
    },
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
};
