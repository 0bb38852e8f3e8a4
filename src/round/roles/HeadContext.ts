import type { TaskTerms } from "../ports/Ledger.ts";
import type { Link } from "../ports/Link.ts";
import type { SignatureChecker, Signer } from "../ports/Signer.ts";
import type { Spool } from "../ports/Spool.ts";
import type { TaskConfig } from "../TaskConfig.ts";
import type { UpdateEncoding } from "../update/chunks.ts";

/** What a learner needs to lead a coalition. */
export interface HeadContext {
  readonly terms: TaskTerms;
  readonly learning: TaskConfig["learning"];
  readonly link: Link;
  /** How the task's updates travel, if they are encoded; default "float32". */
  readonly encoding?: UpdateEncoding;
  /** Keeps updates so that their chunks can be opened. Absent where the provider asks for no chunks. */
  readonly spool?: Spool;
  /** Signs settlements. Absent where the ledger holds the head's key. */
  readonly signer?: Signer;
  /** Verifies what members signed. Absent where members do not sign. */
  readonly signatures?: SignatureChecker;
  /** Measures how long members take. Absent where time is planned. */
  readonly stopwatch?: Stopwatch;
}

/** Real time, and how much longer than it claims a member may take. */
export interface Stopwatch {
  /** Seconds since an arbitrary start. Never decreases. */
  now(): number;
  /** s. */
  readonly tolerance: number;
}
