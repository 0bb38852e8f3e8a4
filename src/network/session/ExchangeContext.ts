import type { NetworkLimits } from "../NetworkLimits.ts";
import type { NetworkEvent } from "../NetworkNode.ts";
import type { FrameType } from "../wire/Frame.ts";
import { encodeRefusal } from "../wire/frameBodies.ts";
import type { FrameWriter } from "./createFrameWriter.ts";
import type { Slots } from "./createSlots.ts";

/** The limits and slots that all sessions of a node share. */
export interface SharedExchange {
  readonly limits: NetworkLimits;
  readonly receiveSlots: Slots;
  readonly sendSlots: Slots;
  /** Whether memory is short: then payloads are refused. */
  readonly isMemoryShort: () => boolean;
  readonly onEvent: (event: NetworkEvent) => void;
}

/** The context of one session, for requests in both directions. */
export interface ExchangeContext {
  readonly account: string;
  readonly writer: FrameWriter;
  readonly shared: SharedExchange;
  /** Monotonic time, s. */
  readonly now: () => number;
}

export const NO_BODY: Uint8Array = new Uint8Array(0);

/** Reports an event of this account. */
export const report = (
  { account, shared }: ExchangeContext,
  kind: "malformed" | "replayed" | "dropped" | "limited",
  reason: string,
): void => shared.onEvent({ kind, reason, account });

/** Sends a failure or a denial. */
export const sendRefusal = (
  { writer }: ExchangeContext,
  frame: {
    readonly type: typeof FrameType.failure | typeof FrameType.deny;
    readonly flags: number;
    readonly id: number;
  },
  code: string,
  text: string,
): void => void writer.send({ ...frame, body: encodeRefusal({ code, text }) });
