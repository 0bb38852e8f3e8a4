import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedLedger } from "../../src/ledger/index.ts";
import { folderStore, runFile } from "../../src/storage/index.ts";
import { letTimePass } from "../support/letTimePass.ts";
import { type Finished, startGfml } from "../support/runGfml.ts";
import { until } from "../support/until.ts";

/** Who is killed. */
export type Victim = "gfml" | "anvil" | "both";

/** What a run that was killed and resumed until it was complete left. */
export interface CrashedRun {
  readonly resultHash: string | null;
  /** By round and coalition: how many settlements the chain holds. */
  readonly settlements: ReadonlyMap<string, number>;
  readonly finalized: readonly number[];
  /** Kills that came before the run was over. */
  readonly kills: number;
  /** What the killed processes said at last. */
  readonly words: readonly string[];
}

const ROUNDS = 5;
const OPTIONS = [
  ...["--rounds", String(ROUNDS), "--checkpoint-interval", "1", "--evaluation-interval", "5", "--workers", "1"],
  ...["--data.glyph-count", "1200", "--learners", "12", "--coalitions", "3", "--population.active-fraction", "0.75"],
  ...["--learning.local-steps", "2", "--learning.batch-size", "10", "--model.hidden-layers", "8,6"],
  ...["--coalition.embedding-samples", "10", "--population.cycles-per-sample", "49500000", "--quiet"],
];

/** The run that the killed ones must equal, on the ledger in memory. */
export const wholeRun = async (folder: string): Promise<string | null> => {
  const { code, err } = await startGfml(["run", ...OPTIONS, "--ledger", "memory", "--output", folder]).finished;
  if (code !== 0) throw new Error(err);
  return resultHashOf(folder);
};

/**
 * Starts a run on the embedded chain, kills it once the moment has come, and again after each resumption, until its last
 * process is left alone.
 *
 * @param moments - for each process, ms after its chain has begun to listen
 */
export const crashRun = async (
  folder: string,
  kills: readonly { readonly victim: Victim; readonly after: number }[],
): Promise<CrashedRun> => {
  let done = 0;
  const words: string[] = [];
  let argv = ["run", ...OPTIONS, "--ledger", "evm", "--output", folder];
  for (const { victim, after } of kills) {
    const running = startGfml(argv);
    let over = false;
    const finished = running.finished.finally(() => {
      over = true;
    });
    const chain = await chainOf(running.child.pid!, () => over);
    if (chain !== undefined) await Promise.race([letTimePass(after), finished]);
    if (!over) {
      done += 1;
      if (victim !== "gfml" && chain !== undefined) kill(chain);
      if (victim !== "anvil") kill(running.child.pid!);
    }
    words.push(describe(await finished));
    if (chain !== undefined) await ended(chain);
    argv = ["run", "--resume", folder, "--quiet"];
    if (!existsSync(runFile(folder, "manifest"))) argv = ["run", ...OPTIONS, "--ledger", "evm", "--output", folder];
  }
  const last = await startGfml(argv).finished;
  if (last.code !== 0) throw new Error(`the run could not be resumed: ${describe(last)}\n${words.join("\n")}`);
  const audit = await startGfml(["audit", folder]).finished;
  if (audit.code !== 0) throw new Error(`the audit found a lie:\n${audit.out}${audit.err}`);
  return { resultHash: resultHashOf(folder), ...(await readChain(folder)), kills: done, words };
};

const describe = ({ code, killedBy, err }: Finished): string => `${killedBy ?? code}: ${err}`;

const resultHashOf = (folder: string): string | null =>
  (JSON.parse(readFileSync(runFile(folder, "manifest"), "utf8")) as { resultHash: string | null }).resultHash;

/** What the chain in a run's last checkpoint says. */
const readChain = async (folder: string): Promise<Pick<CrashedRun, "settlements" | "finalized">> => {
  const checkpoint = await folderStore(runFile(folder, "checkpoint")).load();
  const log = await mkdtemp(join(tmpdir(), "gfml-crash-chain-"));
  const ledger = await openEmbeddedLedger({
    folder: log,
    now: () => 0,
    secret: "simulation",
    snapshot: checkpoint!.ledger,
  });
  const settlements = new Map<string, number>();
  const finalized: number[] = [];
  try {
    for await (const { kind, payload } of ledger.history()) {
      const { round, coalition } = payload as { round: number; coalition: number };
      const key = `${round}/${coalition}`;
      if (kind === "settlement") settlements.set(key, (settlements.get(key) ?? 0) + 1);
      if (kind === "finalisation") finalized.push(round);
    }
  } finally {
    await ledger.close();
    await rm(log, { recursive: true });
  }
  return { settlements, finalized };
};

/** Settlements and forfeits that the run's own copy of the history holds, by round and coalition. */
export const settledOnRecord = (folder: string): string[] =>
  readFileSync(runFile(folder, "ledger"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { kind: string; payload: { round: number; coalition: number } })
    .filter(({ kind }) => kind === "settlement")
    .map(({ payload: { round, coalition } }) => `${round}/${coalition}`);

/** The process of a run's chain, once it is there; undefined if the run ends before. */
const chainOf = async (pid: number, isOver: () => boolean): Promise<number | undefined> => {
  const look = (): number | undefined => descendants(pid).find((one) => commandOf(one).includes("anvil"));
  const found = await until("the run's chain, or the run's end", () => look() ?? isOver(), 120);
  return found === true ? undefined : found;
};

const descendants = (pid: number): number[] => {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined;
    if (parent !== undefined) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const children = parents.get(next) ?? [];
    found.push(...children);
    waiting.push(...children);
  }
  return found;
};

/** The program that a process runs; empty if it is gone. */
const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0] ?? "";
  } catch {
    return "";
  }
};

const parentOf = (pid: number): number | undefined => {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]);
  } catch {
    return undefined;
  }
};

const kill = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it was faster
  }
};

/** Waits until a chain's process is gone: no orphan is left. */
const ended = (pid: number): Promise<unknown> =>
  until(`the chain's process ${pid} to end`, () => !commandOf(pid).includes("anvil"), 30);
