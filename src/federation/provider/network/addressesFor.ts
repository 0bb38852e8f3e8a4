import { hostOf, reachOf } from "../../../network/browser.ts";
import type { LearnerSession } from "./Sessions.ts";

/** The addresses of a learner, as the provider sees them. */
export type LearnerLocation = Pick<LearnerSession, "addresses"> & {
  /** The remote address of its connection. */
  readonly address: string;
};

/**
 * The addresses of a head that a member gets: none of a machine or a private network that the member is not on. A service that
 * is reachable only on its own machine passes on all addresses.
 *
 * @param serviceAddresses - multiaddresses of the provider
 */
export const addressesFor = (
  head: LearnerLocation,
  member: LearnerLocation,
  serviceAddresses: readonly string[],
): string[] => {
  if (serviceAddresses.every((address) => reachOf(address) === "machine")) return [...head.addresses];
  const isNear = areNear(head.address, member.address);
  return head.addresses.filter((address) => {
    const reach = reachOf(address);
    return reach === "public" || (reach === "private" && isNear);
  });
};

/** Whether two learners may share a private network: both connect from one, or from the same public address. */
const areNear = (one: string, other: string): boolean => {
  if (reachOf(one) === "private" && reachOf(other) === "private") return true;
  const [host, same] = [hostOf(one), hostOf(other)];
  // behind a proxy on the provider's machine, all connections seem to come from there
  return host !== undefined && host.value === same?.value && reachOf(one) === "public";
};
