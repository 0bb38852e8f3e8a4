import { open } from "node:fs/promises";
import { withFile } from "./withFile.ts";

const NEWLINE = 10;

/**
 * Cuts a last line off that a crash has torn: the bytes behind the last line feed. An absent file stays absent.
 *
 * @throws FileAccessError
 */
export const cutTornLine = (path: string): Promise<void> =>
  withFile("shorten", path, async () => {
    const handle = await open(path, "r+").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (handle === undefined) return;
    try {
      const { size } = await handle.stat();
      let end = size;
      const block = Buffer.alloc(1 << 16);
      while (end > 0) {
        const start = Math.max(0, end - block.length);
        const { bytesRead } = await handle.read(block, 0, end - start, start);
        const at = block.subarray(0, bytesRead).lastIndexOf(NEWLINE);
        if (at >= 0) {
          end = start + at + 1;
          break;
        }
        end = start;
      }
      if (end === size) return;
      await handle.truncate(end);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
