import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where gfml keeps what it downloads: `gfml` in XDG_CACHE_HOME if that is set, else in the platform's place for caches:
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
