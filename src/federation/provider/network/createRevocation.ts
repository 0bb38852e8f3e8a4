import type { NetworkNode } from "../../../network/browser.ts";
import type { ProviderDesk } from "../../door/ProviderDesk.ts";
import { sessionMessage } from "../../wire/headers.ts";
import type { ProviderLink } from "./createProviderLink.ts";
import type { Sessions } from "./Sessions.ts";

/**
 * Returns a function that revokes an account permanently, with all sessions of a wallet. It writes the revocation to disk
 * first. Then the connections end, and the provider stops waiting for the learners. Their heads drop them, so that an open
 * round counts them as unreachable.
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
