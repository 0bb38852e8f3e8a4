import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import type { CliContext } from "../CliContext.ts";
import { benchMissingError } from "../errors.ts";

/** The benchmarks lie beside `src/` in a clone; the published package does not carry them. */
const PROGRAM = fileURLToPath(new URL("../../../bench/run.ts", import.meta.url));

/** `gfml bench`: measures this machine with the benchmarks of a clone. */
export const addBenchCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("bench")
    .description(
      "measure kernels, rounds, the chain, coalition formation, the leader's optimum and experiments on this machine (in a clone)",
    )
    .argument("[parts...]", "engine, rounds, chain, formation, leader, network, sweep; all if none is named")
    .option("--repetitions <number>", "how often each contender is measured")
    .option("--data <folder>", "engine: IDX files to train on instead of drawn digits")
    .addOption(
      new Option("--set <name>", "rounds, chain, sweep: data to learn")
        .choices(["glyphs", "mnist", "fashion-mnist"])
        .default("glyphs"),
    )
    .option("--json", "print JSON lines")
    .addHelpText(
      "after",
      "\nWith torch in python3, or in the Python that GFML_PYTHON names, PyTorch is measured beside.",
    )
    .action(async (parts: string[], options: { repetitions?: string; data?: string; set: string; json?: true }) => {
      if (!existsSync(PROGRAM)) throw benchMissingError();
      const flags = [
        "--set",
        options.set,
        ...(options.repetitions === undefined ? [] : ["--repetitions", options.repetitions]),
        ...(options.data === undefined ? [] : ["--data", options.data]),
        ...(options.json ? ["--json"] : []),
      ];
      const code = await new Promise<number>((resolve, reject) => {
        const child = spawn(process.execPath, [PROGRAM, ...parts, ...flags], {
          stdio: "inherit",
          env: { ...context.environment },
        });
        context.signal.addEventListener("abort", () => child.kill("SIGINT"), { once: true });
        child.on("error", reject);
        child.on("close", (status, signal) => resolve(status ?? (signal === null ? 1 : 130)));
      });
      if (code !== 0) exit(code);
    });
};
