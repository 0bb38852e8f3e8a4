import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./syncFolder.ts";
import { withFile } from "./withFile.ts";

/**
 * Writes a file so that, after a crash at any moment, either the old or the new content is complete: temporary file
 * next to it, fsync, rename, fsync of the folder.
 *
 * @param content - whole, or in parts
 * @throws DiskFullError, FileAccessError
 */
export const writeFileAtomic = (path: string, content: string | Uint8Array | readonly Uint8Array[]): Promise<void> =>
  withFile("write", path, async () => {
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      const handle = await open(temporary, "w");
      try {
        const parts = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
        for (const part of parts) await handle.writeFile(part);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
