import type { TaskConfig } from "../config/TaskConfig.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { Link } from "../ports/Link.ts";
import type { SignatureChecker, Signer } from "../ports/Signer.ts";
import type { Spool } from "../ports/Spool.ts";
import type { UpdateEncoding } from "../update/chunks.ts";

/** What a learner needs to head. */
export interface HeadContext {
  readonly terms: TaskTerms;
  readonly learning: TaskConfig["learning"];
  readonly link: Link;
  /** How the task's updates travel, where they come encoded; default "float32". */
  readonly encoding?: UpdateEncoding;
  /** Where updates are kept to be opened; absent where nobody asks for that. */
  readonly spool?: Spool;
  /** Signs settlements; absent where the ledger holds the head's key. */
  readonly signer?: Signer;
  /** Tells whether members signed what they sent; absent: nobody signs. */
  readonly signatures?: SignatureChecker;
  /** Measures what members really took; absent where time is planned. */
  readonly stopwatch?: Stopwatch;
}

/** By how much a member may really take longer than it says. */
export interface Stopwatch {
  /** s since whenever; never goes back. */
  now(): number;
  /** s */
  readonly tolerance: number;
}
