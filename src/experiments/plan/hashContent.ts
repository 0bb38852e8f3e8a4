import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { withFile } from "../../storage/index.ts";

/**
 * SHA-256 (hex) of a file, or of the names and contents of all files of a folder and its subfolders.
 *
 * @throws FileAccessError if it does not exist or cannot be read
 */
export const hashContent = (path: string): Promise<string> =>
  withFile("read", path, async () => {
    const hash = createHash("sha256");
    if ((await stat(path)).isDirectory()) {
      const names = await readdir(path, { recursive: true, withFileTypes: true });
      const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      for (const file of files.sort()) {
        hash.update(`${file.slice(path.length)}\n${(await stat(file)).size}\n`);
        await feed(hash, file);
      }
    } else await feed(hash, path);
    return hash.digest("hex");
  });

const feed = async (hash: Hash, file: string): Promise<void> => {
  for await (const piece of createReadStream(file)) hash.update(piece as Uint8Array);
};
