import { execFileSync } from "node:child_process";

/** Runs `ip` with these words. @throws where it fails */
export const ip = (...words: string[]): void => void execFileSync("ip", words, { stdio: ["ignore", "ignore", "pipe"] });

/** Runs a command in a network namespace. @throws where it fails */
export const within = (space: string, ...words: string[]): void => ip("netns", "exec", space, ...words);

/** Names of namespaces of this process begin with it. */
export const spaceTag = `gfml${process.pid}`;

/** Whether this process may make network namespaces. */
export const hasNetworkSpaces = (): boolean => {
  try {
    ip("netns", "add", `${spaceTag}x`);
    ip("netns", "del", `${spaceTag}x`);
    return true;
  } catch {
    return false;
  }
};
