import type { DataContract } from "../../data/index.ts";
import { digestOf } from "../../round/index.ts";

/** Identifies a data contract: SHA-256 of its canonical JSON, 64 hex digits. */
export const contractHash = (contract: DataContract): string => digestOf({ contract });
