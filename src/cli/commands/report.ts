import { dirname, join } from "node:path";
import type { Command } from "commander";
import type { AuditReport } from "../../audit/index.ts";
import { isResultsFolder, writeComparison, writeResultsReport, writeRunReport } from "../../report/index.ts";
import { readManifest, runFile, runFileNames } from "../../storage/index.ts";
import { AuditProgressLine } from "../audit/AuditProgressLine.ts";
import { auditFolder } from "../audit/auditFolder.ts";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";
import { AUDIT_FAILED } from "../exitCodes.ts";

interface ReportFlags {
  readonly output?: string;
  readonly charts?: true;
  readonly audit?: true;
}

/** The default file name of a comparison. */
const COMPARISON = "comparison.html";

/** `gfml report`: writes the report of a run, or a comparison of several, as one HTML file. */
export const addReportCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("report")
    .description("write the report of a run or an experiment, or a comparison of finished runs")
    .argument(
      "<folders...>",
      "one run folder for its report, several for a comparison, or one folder with an experiment\u2019s results",
    )
    .option(
      "--output <file>",
      `where to write (default: ${runFileNames.report} in the run\u2019s folder, or ${COMPARISON} here for several runs)`,
    )
    .option("--charts", "also write each chart as SVG and PNG into the folder charts beside the report")
    .option("--audit", "audit the run\u2019s chain and add the result to the report; exit code 3 if a check fails")
    .addHelpText("after", "\nThe report is one file. It needs no network and no scripts. See docs/how-to/report.md.")
    .action(async (folders: readonly string[], flags: ReportFlags) => {
      const [folder] = folders;
      if (folder === undefined) return;
      const isOne = folders.length === 1;
      if (flags.audit && !isOne) {
        const remedy = "give one run folder, or leave out --audit";
        throw usageError("--audit works only with the report of one run", { remedy });
      }
      const audit = flags.audit ? await auditRun(folder, context) : undefined;
      const output = flags.output ?? (isOne ? runFile(folder, "report") : COMPARISON);
      const options = { output, ...(flags.charts && { charts: join(dirname(output), runFileNames.charts) }) };
      const written = !isOne
        ? await writeComparison(folders, options)
        : (await isResultsFolder(folder))
          ? await writeResultsReport(folder, options)
          : await writeRunReport(folder, { ...options, ...(audit && { audit }) });
      for (const path of written) context.out.write(`${path}\n`);
      if (audit !== undefined && audit.firstLie !== null) exit(AUDIT_FAILED);
    });
};

/** @throws GFML_USAGE if the run does not have its own chain */
const auditRun = async (folder: string, context: CliContext): Promise<AuditReport> => {
  const { config } = await readManifest(folder);
  if (config.ledger !== "evm") {
    throw usageError("the run does not have its own chain to audit", {
      values: { ledger: config.ledger },
      remedy: "leave out --audit; to audit a ledger on a network, use gfml audit --rpc",
    });
  }
  const progress = new AuditProgressLine(context);
  try {
    return await auditFolder(folder, { signal: context.signal, onProgress: progress.tell.bind(progress) });
  } finally {
    progress.close();
  }
};
