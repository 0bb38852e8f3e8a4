import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { GfmlError } from "../../core/index.ts";
import type { Check } from "./Check.ts";

/** The program of the embedded chain is there and starts. */
export const checkAnvil = async (environment: Readonly<Record<string, string | undefined>>): Promise<Check> => {
  const name = "embedded chain";
  try {
    // the client for chains takes a while to load
    const { findAnvil } = await import("../../chain/index.ts");
    const { stdout } = await promisify(execFile)(findAnvil({ environment }), ["--version"], { timeout: 20_000 });
    return { name, status: "ok", found: stdout.split("\n")[0]!.trim() };
  } catch (error) {
    const found = error instanceof GfmlError ? error.shortMessage : String(error).split("\n")[0]!;
    const remedy = error instanceof GfmlError ? error.remedy : undefined;
    return { name, status: "missing", found, remedy: remedy ?? "choose --ledger memory" };
  }
};
