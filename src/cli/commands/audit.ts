import { type Command, InvalidArgumentError } from "commander";
import { type AuditReport, auditNetwork } from "../../audit/index.ts";
import { AuditProgressLine } from "../audit/AuditProgressLine.ts";
import { auditFolder } from "../audit/auditFolder.ts";
import { auditJson, renderAudit } from "../audit/renderAudit.ts";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";
import { AUDIT_FAILED } from "../exitCodes.ts";
import { collect, wholeNumber } from "../flags/flagValues.ts";

interface AuditFlags {
  readonly rpc?: readonly string[];
  readonly address?: string;
  readonly chainId?: number;
  readonly seed?: number;
  readonly seedSalt?: string;
  readonly fromBlock?: bigint;
  readonly json?: true;
}

/** `gfml audit`: verifies a ledger from its chain. */
export const addAuditCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("audit")
    .description("verify a run from its chain; exit code 3 if a check fails")
    .argument("[folder]", "run folder whose chain to audit")
    .option("--rpc <url>", "a node of the network to audit instead; repeatable", collect)
    .option("--address <0xHEX>", "the ledger's Rounds contract on that network")
    .option("--chain-id <integer>", "the network's chain id: a node of another chain is refused", wholeNumber)
    .option(
      "--seed <integer>",
      "the run's seed, to check random draws too (default: the seed in the run folder)",
      wholeNumber,
    )
    .option(
      "--seed-salt <hex>",
      "the salt of a service's commitment to its seed: seedSalt in the manifest.json of its folder",
      hexSalt,
    )
    .option("--from-block <integer>", "first block to read: at or before the contracts' first block", bigNumber)
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\ndocs/reference/audit.md describes each check, and what a chain cannot show.")
    .action(async (folder: string | undefined, flags: AuditFlags) => {
      const progress = new AuditProgressLine(context);
      let report: AuditReport;
      try {
        report = await runAudit(folder, flags, context, progress);
      } finally {
        progress.close();
      }
      context.out.write(flags.json ? `${auditJson(report)}\n` : renderAudit(report, context.out.style));
      if (report.firstLie !== null) exit(AUDIT_FAILED);
    });
};

const runAudit = async (
  folder: string | undefined,
  flags: AuditFlags,
  context: CliContext,
  progress: AuditProgressLine,
): Promise<AuditReport> => {
  const { rpc, address, seed, seedSalt, fromBlock, chainId } = flags;
  const shared = {
    signal: context.signal,
    onProgress: progress.tell.bind(progress),
    ...(fromBlock !== undefined && { fromBlock }),
    ...(seed !== undefined && { seed }),
    ...(seedSalt !== undefined && { seedSalt }),
  };
  if (folder === undefined) {
    if (rpc === undefined || address === undefined) {
      const remedy = "give a run folder, or a network's --rpc URL and the contract's --address";
      throw usageError("nothing to audit was given", { remedy });
    }
    return auditNetwork({
      ...shared,
      urls: rpc,
      address,
      ...(chainId !== undefined && { chainId }),
    });
  }
  if (rpc !== undefined || address !== undefined) {
    const remedy = "give a run folder, or --rpc and --address";
    throw usageError("a run folder and a network cannot be used together", { remedy });
  }
  return auditFolder(folder, shared);
};

const hexSalt = (text: string): string => {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new InvalidArgumentError("It must be 64 hexadecimal digits in lower case.");
  return text;
};

const bigNumber = (text: string): bigint => BigInt(wholeNumber(text));
