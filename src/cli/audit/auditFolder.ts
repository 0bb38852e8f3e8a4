import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AuditOptions, type AuditReport, auditSnapshot } from "../../audit/index.ts";
import { folderStore, type Manifest, notARunFolderError, readManifest, runFile } from "../../storage/index.ts";

/** The seed of a folder's run, with the salt of the commitment to it. */
export const seedOf = ({ config: { seed }, seedSalt }: Manifest): Pick<AuditOptions, "seed" | "seedSalt"> => ({
  ...(typeof seed === "number" && { seed }),
  ...(seedSalt !== undefined && { seedSalt }),
});

/**
 * Audits the embedded chain of a run, from the folder's last checkpoint.
 *
 * @throws GFML_NOT_A_RUN_FOLDER, and the errors of auditSnapshot
 */
export const auditFolder = async (folder: string, options: AuditOptions): Promise<AuditReport> => {
  const manifest = await readManifest(folder);
  const checkpoint = await folderStore(runFile(folder, "checkpoint")).load();
  if (checkpoint === undefined) throw notARunFolderError(folder, "it holds no checkpoint yet");
  const log = await mkdtemp(join(tmpdir(), "gfml-audit-"));
  try {
    return await auditSnapshot(checkpoint.ledger, { ...seedOf(manifest), ...options, folder: log });
  } finally {
    await rm(log, { recursive: true, force: true });
  }
};
