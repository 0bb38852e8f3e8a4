import { defaultLimits, type NetworkEvent, type NetworkLimits } from "../../../src/network/index.ts";
import type { Channel } from "../../../src/network/session/Channel.ts";
import { createSession, type Session } from "../../../src/network/session/createSession.ts";
import { createSlots, type Slots } from "../../../src/network/session/createSlots.ts";

export interface SessionSettings {
  readonly limits?: Partial<NetworkLimits>;
  /** The node's slots for payloads that arrive. */
  readonly receiveSlots?: Slots;
  readonly isMemoryShort?: () => boolean;
  readonly onEvent?: (event: NetworkEvent) => void;
}

/** A session on one end of a channel, as a node creates it. */
export const sessionOn = (channel: Channel, account: string, settings: SessionSettings = {}): Session => {
  const limits = { ...defaultLimits, ...settings.limits };
  return createSession({
    channel,
    account,
    peerId: `peer of ${account}`,
    address: "/memory/test",
    isRelayed: false,
    software: "gfml test",
    shared: {
      limits,
      receiveSlots: settings.receiveSlots ?? createSlots(limits.transferSlots),
      sendSlots: createSlots(limits.sendSlots),
      isMemoryShort: settings.isMemoryShort ?? (() => false),
      onEvent: settings.onEvent ?? (() => {}),
    },
  });
};

/** Both sessions of a channel, after their hellos. `sessions[0].peer` is the second one, seen from the first. */
export const greetedSessions = async (
  [one, other]: readonly [Channel, Channel],
  settings: readonly [SessionSettings?, SessionSettings?] = [],
): Promise<[Session, Session]> => {
  const sessions: [Session, Session] = [sessionOn(one, "second", settings[0]), sessionOn(other, "first", settings[1])];
  for (const session of sessions) session.greet();
  await Promise.all(sessions.map(({ greeting }) => greeting));
  return sessions;
};
