import { open } from "node:fs/promises";

/** Makes renames in a folder survive a power failure, where the system can do that (not on Windows). */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
