import { hostOf, reachOf } from "../../network/browser.ts";
import type { Session } from "./Sessions.ts";

/** A learner's place, as the provider sees it. */
export type Place = Pick<Session, "addresses"> & {
  /** Where its connection comes from. */
  readonly address: string;
};

/**
 * The addresses of a head that are handed on to a member: none of a machine or a private network that the member is not on.
 * A service that is reached on its own machine alone has no others, and passes all on.
 *
 * @param serviceAddresses - where the provider is reached
 */
export const addressesFor = (head: Place, member: Place, serviceAddresses: readonly string[]): string[] => {
  if (serviceAddresses.every((address) => reachOf(address) === "machine")) return [...head.addresses];
  const isNear = areNear(head.address, member.address);
  return head.addresses.filter((address) => {
    const reach = reachOf(address);
    return reach === "public" || (reach === "private" && isNear);
  });
};

/** Whether two learners may share a private network: both are seen in one, or behind the same address. */
const areNear = (one: string, other: string): boolean => {
  if (reachOf(one) === "private" && reachOf(other) === "private") return true;
  const [host, same] = [hostOf(one), hostOf(other)];
  // a proxy on the provider's machine makes all seem to come from there
  return host !== undefined && host.value === same?.value && reachOf(one) === "public";
};
