import { stat } from "node:fs/promises";
import { GfmlError } from "../../core/index.ts";
import { writeRunReport } from "../../report/index.ts";
import { runFile } from "../../storage/index.ts";
import { byteSize } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";

/** Bytes of records that are read again at once when a run ends: some seconds. */
const READ_AT_ONCE = 256e6;

/**
 * Writes the report of a run that has just stopped, where that takes seconds. The run is safe already: a report that cannot
 * be written is no failure of it.
 *
 * @returns the report's file; undefined if there is none, which is told
 */
export const leaveReport = async (folder: string, context: CliContext): Promise<string | undefined> => {
  try {
    const { size } = await stat(runFile(folder, "learners"));
    if (size > READ_AT_ONCE) {
      const command = `${context.program} report ${folder}`;
      context.err.write(`no report yet: it reads ${byteSize(size)} of records; write it with: ${command}\n`);
      return undefined;
    }
    const [file] = await writeRunReport(folder);
    return file;
  } catch (error) {
    if (!(error instanceof GfmlError)) throw error;
    context.err.write(`no report: ${error.shortMessage}\n`);
    return undefined;
  }
};
