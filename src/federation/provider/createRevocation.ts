import type { NetworkNode } from "../../network/browser.ts";
import { sessionMessage } from "../wire/readHeader.ts";
import type { ProviderLink } from "./createProviderLink.ts";
import type { ProviderDesk } from "./ProviderDesk.ts";
import type { ServiceRoster } from "./ServiceRoster.ts";
import type { Sessions } from "./Sessions.ts";

/**
 * Shuts accounts out for good. It is on disk first; then the account's connections end, nobody waits for it to come back, and
 * its head takes nothing more from it: a round in progress counts it as unreachable.
 */
export const createRevocation =
  (options: {
    readonly desk: ProviderDesk;
    readonly node: NetworkNode;
    readonly roster: ServiceRoster;
    readonly sessions: Sessions;
    readonly link: ProviderLink;
  }): ((account: string) => Promise<void>) =>
  async (given) => {
    const { desk, node, roster, sessions, link } = options;
    const account = given.toLowerCase();
    await desk.revoke(account);
    const learner = roster.ofAccount(account)?.learner;
    if (learner !== undefined) {
      sessions.bar(learner);
      const head = link.headOf(learner);
      if (head !== undefined && head !== learner) {
        // a head that cannot be told has lost its stream
        await sessions
          .of(head)
          ?.peer.notify(sessionMessage("revoked", { learner, account }))
          .catch(() => {});
      }
    }
    await node.closeAccount(account);
  };
