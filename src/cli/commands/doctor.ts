import type { Command } from "commander";
import { CATALOG, cacheDirectory } from "../../storage/index.ts";
import type { CliContext } from "../CliContext.ts";
import { checkPublished } from "../data/checkPublished.ts";
import type { Check } from "../doctor/Check.ts";
import { checkAnvil } from "../doctor/checkAnvil.ts";
import { checkFreeDisk, checkWriteAccess } from "../doctor/checkDisk.ts";
import { checkKernels, checkNode, checkWorkers } from "../doctor/checkEngine.ts";
import { renderChecks } from "../doctor/renderChecks.ts";
import { USER_FAULT } from "../exitCodes.ts";
import { asCalled } from "../print/asCalled.ts";

/** `gfml doctor`: whether this machine can run gfml, and how to mend what is missing. */
export const addDoctorCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("doctor")
    .description("check Node, SIMD, threads, the embedded chain, data and disk, and say how to mend what is missing")
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
        await checkWriteAccess("cache of data", cacheDirectory(context.environment), false),
        { name: "data glyphs", status: "ok", found: "drawn by gfml, always there" },
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
