import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import type { CliContext } from "../CliContext.ts";
import { benchMissingError } from "../errors.ts";

/** The benchmarks are beside `src/` in a clone. The published package does not contain them. */
const PROGRAM = fileURLToPath(new URL("../../../bench/run.ts", import.meta.url));

/** `gfml bench`: runs the benchmarks of a clone on this machine. */
export const addBenchCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("bench")
    .description(
      "measure kernels, rounds, the chain, coalition formation, the leader's optimum and experiments on this machine (in a clone)",
    )
    .argument("[parts...]", "engine, convolution, rounds, chain, formation, leader, network, sweep (default: all)")
    .option("--repetitions <number>", "how often each variant is measured")
    .option("--data <folder>", "for engine: folder of IDX files to train on instead of drawn digits")
    .addOption(
      new Option("--set <name>", "for rounds, chain and sweep: data set")
        .choices(["glyphs", "mnist", "fashion-mnist"])
        .default("glyphs"),
    )
    .option("--json", "print JSON lines")
    .addHelpText("after", "\nPyTorch is measured too if python3, or the Python in GFML_PYTHON, has torch.")
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
