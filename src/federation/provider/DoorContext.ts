import type { NetworkFigures } from "../../network/browser.ts";
import type { ServiceStatus } from "../protocol/status.ts";

/** What a provider shows to whatever else its door serves. */
export interface DoorContext {
  /** Multiaddresses of its node, as they are now. */
  networkAddresses(): readonly string[];
  status(): ServiceStatus;
  peers(): readonly ConnectedPeer[];
  network(): NetworkFigures;
}

/** A peer with an open stream. */
export interface ConnectedPeer {
  readonly account: string;
  /** null: an account without a number. */
  readonly learner: number | null;
  readonly address: string;
  readonly isRelayed: boolean;
}
