/** What this browser remembers of how its user takes part. */
export interface JoinSettings {
  readonly address: string | undefined;
  /** Invitation code; empty: none. */
  readonly code: string;
  readonly whenHidden: boolean;
  readonly onBattery: boolean;
}

export const usualSettings: JoinSettings = { address: undefined, code: "", whenHidden: false, onBattery: false };
