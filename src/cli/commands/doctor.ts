import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Command } from "commander";
import { GfmlError } from "../../core/index.ts";
import { CATALOG, cacheDirectory } from "../../storage/index.ts";
import type { CliContext } from "../CliContext.ts";
import { type Check, renderChecks } from "../doctor/Check.ts";
import { checkFreeDisk, checkWriteAccess } from "../doctor/checkDisk.ts";
import { checkKernels, checkNode, checkWorkers } from "../doctor/checkEngine.ts";
import { checkPublished } from "../doctor/checkPublished.ts";
import { USER_FAULT } from "../exitCodes.ts";
import { asCalled } from "../print/asCalled.ts";

/** `gfml doctor`: checks whether this machine can run gfml, and shows how to fix what is missing. */
export const addDoctorCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("doctor")
    .description("check Node, SIMD, threads, the embedded chain, data and disk, and show how to fix what is missing")
    .option("--data-dir <folder>", "look for data here first")
    .option("--json", "print JSON")
    .action(async ({ dataDir, json }: { dataDir?: string; json?: true }) => {
      const checks: Check[] = [
        checkNode(),
        checkKernels("strict"),
        checkKernels("fma"),
        await checkWorkers(),
        await checkAnvil(context.environment),
        await checkWriteAccess("runs", "runs", true),
        await checkFreeDisk("."),
        await checkWriteAccess("data cache", cacheDirectory(context.environment), false),
        { name: "data glyphs", status: "ok", found: "drawn by gfml, always available" },
      ];
      for (const entry of CATALOG) checks.push(await checkPublished(entry, context, dataDir));
      const failed = checks.filter(({ status }) => status === "failed").length;
      if (json) context.out.write(`${JSON.stringify({ ok: failed === 0, checks })}\n`);
      else {
        const verdict = failed === 0 ? "gfml can run here." : `${failed} of ${checks.length} checks failed.`;
        context.out.write(`${asCalled(renderChecks(checks, context.out.style), context)}\n${verdict}\n`);
      }
      if (failed > 0) exit(USER_FAULT);
    });
};

/** Checks that the program of the embedded chain is installed and starts. */
const checkAnvil = async (environment: Readonly<Record<string, string | undefined>>): Promise<Check> => {
  const name = "embedded chain";
  try {
    // the chain client takes a while to load
    const { findAnvil } = await import("../../chain/index.ts");
    const { stdout } = await promisify(execFile)(findAnvil({ environment }), ["--version"], { timeout: 20_000 });
    return { name, status: "ok", found: stdout.split("\n")[0]!.trim() };
  } catch (error) {
    const found = error instanceof GfmlError ? error.shortMessage : String(error).split("\n")[0]!;
    const remedy = error instanceof GfmlError ? error.remedy : undefined;
    return { name, status: "missing", found, remedy: remedy ?? "choose --ledger memory" };
  }
};
