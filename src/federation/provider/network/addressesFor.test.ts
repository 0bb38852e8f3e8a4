import { expect, it } from "vitest";
import { addressesFor } from "./addressesFor.ts";

const loopback = "/ip4/127.0.0.1/tcp/7400";
const lan = "/ip4/192.168.1.5/tcp/7400";
const wan = "/ip4/192.0.2.5/tcp/7400";
const relayed =
  "/ip4/192.0.2.1/tcp/7301/p2p/16Uiu2HAkwnvbbxyzoJrNJMbFBQHgBcrFLWpZNT5kQhCvE7RgVfgG/p2p-circuit/p2p/16Uiu2HAm5Yt54zfQ9iLtCmmPPaBPPjp9hPYYm3yYYdYdxnX8AWKZ";
const head = (address: string) => ({ address, addresses: [loopback, lan, wan] });
const at = (address: string) => ({ address, addresses: [] });
const publicService = ["/ip4/192.0.2.1/tcp/7301", "/ip4/10.0.0.1/tcp/7301", "/ip4/127.0.0.1/tcp/7301"];

it("passes on private addresses to learners nearby, and loopback addresses to nobody", () => {
  const far = head("/ip4/203.0.113.1/tcp/50000");
  expect(addressesFor(far, at("/ip4/203.0.113.2/tcp/1"), publicService)).toEqual([wan]);
  // behind one public address: the same NAT
  expect(addressesFor(far, at("/ip4/203.0.113.1/tcp/1"), publicService)).toEqual([lan, wan]);
  // in the provider's own network
  expect(addressesFor(head("/ip4/10.0.0.7/tcp/1"), at("/ip4/10.0.0.8/tcp/1"), publicService)).toEqual([lan, wan]);
  expect(addressesFor(head("/ip4/10.0.0.7/tcp/1"), at("/ip4/203.0.113.2/tcp/1"), publicService)).toEqual([wan]);
  // behind the provider's proxy all learners seem to be on its machine
  expect(addressesFor(head("/ip4/127.0.0.1/tcp/1"), at("/ip4/127.0.0.1/tcp/2"), publicService)).toEqual([wan]);
});

it("passes on all addresses if the service is reachable only on its own machine", () => {
  const here = head("/ip4/127.0.0.1/tcp/1");
  expect(
    addressesFor(here, at("/ip4/127.0.0.1/tcp/2"), ["/ip4/127.0.0.1/tcp/7301", "/ip4/127.0.0.1/tcp/0/ws"]),
  ).toEqual(here.addresses);
});

it("passes on addresses of a public relay", () => {
  const one = { address: "/ip4/203.0.113.1/tcp/1", addresses: [relayed] };
  // the relay's address decides
  expect(addressesFor(one, at("/ip4/203.0.113.2/tcp/1"), publicService)).toEqual([relayed]);
});
