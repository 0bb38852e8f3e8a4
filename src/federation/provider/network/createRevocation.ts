import type { NetworkNode } from "../../../network/browser.ts";
import type { ProviderDesk } from "../../door/ProviderDesk.ts";
import { sessionMessage } from "../../wire/headers.ts";
import type { ProviderLink } from "./createProviderLink.ts";
import type { Sessions } from "./Sessions.ts";

/**
 * Returns a function that revokes an account permanently, with all sessions of a wallet. The revocation is on disk first. Then
 * the connections end, nobody waits for the learners, and their heads drop them: an open round counts them as unreachable.
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
      sessions.revoke(learner);
      const head = link.headOf(learner);
      if (head !== undefined && head !== learner) {
        // a head that cannot be notified has lost its stream
        await sessions
          .of(head)
          ?.peer.notify(sessionMessage("revoked", { learner, account }))
          .catch(() => {});
      }
      await node.closeAccount(account);
    }
  };
