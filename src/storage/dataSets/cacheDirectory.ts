import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder of downloaded files: `gfml` in XDG_CACHE_HOME if that is set, otherwise in the platform's cache folder:
 * ~/Library/Caches (macOS), %LOCALAPPDATA% (Windows), ~/.cache (others).
 */
export const cacheDirectory = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string => {
  const named = environment.XDG_CACHE_HOME;
  if (named !== undefined && named !== "") return join(named, "gfml");
  if (platform === "darwin") return join(home, "Library", "Caches", "gfml");
  if (platform === "win32") return join(environment.LOCALAPPDATA || join(home, "AppData", "Local"), "gfml");
  return join(home, ".cache", "gfml");
};

/**
 * The folder of what gfml keeps for its user, which cannot be downloaded again: `gfml` in XDG_DATA_HOME if that is set, otherwise
 * in the platform's folder: ~/Library/Application Support (macOS), %LOCALAPPDATA% (Windows), ~/.local/share (others).
 */
export const keepDirectory = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string => {
  const named = environment.XDG_DATA_HOME;
  if (named !== undefined && named !== "") return join(named, "gfml");
  if (platform === "darwin") return join(home, "Library", "Application Support", "gfml");
  if (platform === "win32") return join(environment.LOCALAPPDATA || join(home, "AppData", "Local"), "gfml", "kept");
  return join(home, ".local", "share", "gfml");
};
