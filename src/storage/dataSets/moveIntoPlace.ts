import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { writing } from "./writing.ts";

/** Renames a complete, synced temporary file to its name, so that nobody ever sees half a file, also after a power cut. */
export const moveIntoPlace = (temporary: string, path: string): Promise<void> =>
  writing(path, async () => {
    await rename(temporary, path);
    // Windows can neither open nor sync a folder
    if (process.platform === "win32") return;
    const folder = await open(dirname(path), "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  });
