import { type AuditOptions, type AuditReport, auditNetwork } from "../../audit/index.ts";
import { GfmlError } from "../../core/index.ts";
import { readManifest } from "../../storage/index.ts";
import type { AuditProgressView, AuditReportView } from "../../view/index.ts";
import { auditFolder, seedOf } from "./auditFolder.ts";
import { auditJson } from "./renderAudit.ts";

// The process of one audit, beside a running provider. Its job arrives as a message, because node addresses may contain
// secrets, which a command line would show.

/** ms between two progress messages. */
const PAUSE = 250;

const stop = new AbortController();
let isOver = false;

const tell = (news: AuditNews, sent: () => void = () => {}): void => void process.send?.(news, sent);

const audit = async ({ folder, urls }: AuditJob, options: AuditOptions): Promise<AuditReport> => {
  try {
    return await auditFolder(folder, options);
  } catch (error) {
    // then the folder holds the contracts' address, and the provider knows nodes of the network
    const isElsewhere = error instanceof GfmlError && error.code === "GFML_CHAIN_ELSEWHERE";
    if (!isElsewhere || urls.length === 0) throw error;
    const known = seedOf(await readManifest(folder));
    const { address, "chain id": chainId } = error.values;
    return auditNetwork({ ...options, ...known, urls, address: String(address), chainId: Number(chainId) });
  }
};

const work = async (job: AuditJob): Promise<AuditNews> => {
  let toldAt = 0;
  const onProgress: NonNullable<AuditOptions["onProgress"]> = ({ block, fromBlock, toBlock, rounds }) => {
    if (performance.now() - toldAt < PAUSE) return;
    toldAt = performance.now();
    const progress = { block: Number(block), fromBlock: Number(fromBlock), toBlock: Number(toBlock), rounds };
    tell({ kind: "progress", progress });
  };
  try {
    const report = await audit(job, { onProgress, signal: stop.signal });
    return { kind: "finished", report: JSON.parse(auditJson(report)) as AuditReportView };
  } catch (error) {
    if (!(error instanceof GfmlError)) return { kind: "failed", problem: String(error), remedy: null };
    return { kind: "failed", problem: error.shortMessage, remedy: error.remedy ?? null };
  }
};

// Ctrl-C reaches every process of a terminal; this one ends with its provider instead
process.on("SIGINT", () => {});
process.on("SIGTERM", () => stop.abort());
process.on("disconnect", () => {
  if (!isOver) stop.abort();
});
process.on("message", async (job: AuditJob) => {
  const end = await work(job);
  isOver = true;
  if (process.connected) tell(end, () => process.disconnect());
});

/** The message that starts an audit. */
export interface AuditJob {
  /** The folder of a run or a federation. */
  readonly folder: string;
  /** Nodes of the ledger's network; empty if the folder holds the chain. */
  readonly urls: readonly string[];
}

/** The messages of an auditing process. */
export type AuditNews =
  | { readonly kind: "progress"; readonly progress: AuditProgressView }
  | { readonly kind: "finished"; readonly report: AuditReportView }
  | { readonly kind: "failed"; readonly problem: string; readonly remedy: string | null };
