/** What `gfml doctor` found of one thing. */
export interface Check {
  readonly name: string;
  /** `missing`: not needed for everything; `failed`: gfml cannot work without it. */
  readonly status: "ok" | "missing" | "failed";
  readonly found: string;
  /** How to mend it; only where it is not ok. */
  readonly remedy?: string;
}
