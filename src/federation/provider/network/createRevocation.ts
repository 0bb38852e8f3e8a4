import type { NetworkNode } from "../../../network/browser.ts";
import type { ProviderDesk } from "../../door/ProviderDesk.ts";
import { sessionMessage } from "../../wire/headers.ts";
import type { ProviderLink } from "./createProviderLink.ts";
import type { Sessions } from "./Sessions.ts";

/**
 * Shuts accounts out for good, with all sessions of a wallet. It is on disk first; then their connections end, nobody waits for
 * them to come back, and their heads take nothing more from them: a round in progress counts them as unreachable.
 */
export const createRevocation =
  (options: {
    readonly desk: ProviderDesk;
    readonly node: NetworkNode;
    readonly sessions: Sessions;
    readonly link: ProviderLink;
  }): ((account: string) => Promise<void>) =>
  async (given) => {
    const { desk, node, sessions, link } = options;
    for (const { learner, account } of await desk.revoke(given.toLowerCase())) {
      sessions.bar(learner);
      const head = link.headOf(learner);
      if (head !== undefined && head !== learner) {
        // a head that cannot be told has lost its stream
        await sessions
          .of(head)
          ?.peer.notify(sessionMessage("revoked", { learner, account }))
          .catch(() => {});
      }
      await node.closeAccount(account);
    }
  };
