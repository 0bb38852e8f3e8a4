import fc from "fast-check";
import { expect, it } from "vitest";
import { mutatedBytes } from "../../../test/support/mutations.ts";
import { InvalidValueError } from "../../core/index.ts";
import { directFirst, ownAddresses, reachOf } from "./Address.ts";

const PEER = "16Uiu2HAmRb8LDvdSb8GnTPEV71fjCEaYswTsACSPf8EZuNz7BnXX";
const direct = `/ip4/192.0.2.1/tcp/4001/p2p/${PEER}`;
const relayed = `/dns4/relay.example.org/tcp/443/tls/ws/p2p/${PEER}/p2p-circuit/p2p/${PEER}`;

it("sorts relayed addresses last, otherwise as given", () => {
  expect(directFirst([relayed, direct]).map(({ isRelayed }) => isRelayed)).toEqual([false, true]);
  expect(directFirst([relayed, direct]).map(({ peerId }) => peerId)).toEqual([PEER, PEER]);
});

it("parses or refuses any text", () => {
  const valid = [direct, relayed, "/ip6/::1/tcp/1/ws", "/unix/a", "/ip4/192.0.2.1/udp/1/quic-v1"];
  const hostile = fc.oneof(
    fc.string({ maxLength: 500 }),
    fc.constantFrom(...valid.map((one) => one.repeat(20))),
    mutatedBytes(fc.constantFrom(...valid).map((one) => new TextEncoder().encode(one))).map((bytes) =>
      new TextDecoder().decode(bytes),
    ),
  );
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 3 }), (addresses) => {
      try {
        expect(directFirst(addresses)).toHaveLength(addresses.length);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidValueError);
      }
    }),
    { numRuns: 500 },
  );
});

const own = "16Uiu2HAm5Yt54zfQ9iLtCmmPPaBPPjp9hPYYm3yYYdYdxnX8AWKZ";
const other = "16Uiu2HAkwnvbbxyzoJrNJMbFBQHgBcrFLWpZNT5kQhCvE7RgVfgG";

it("passes only a peer's own addresses", () => {
  const good = [
    `/ip4/192.0.2.1/tcp/4001/p2p/${own}`,
    `/dns4/lab.example.org/tcp/443/wss/p2p/${own}`,
    `/ip4/192.0.2.9/tcp/7301/p2p/${other}/p2p-circuit/p2p/${own}`,
  ];
  const bad = [
    "",
    "http://192.0.2.1/",
    "/ip4/192.0.2.1/tcp/4001",
    `/ip4/192.0.2.1/tcp/4001/p2p/${other}`,
    `/ip4/192.0.2.1/tcp/99999/p2p/${own}`,
    `/unix/tmp/socket/p2p/${own}`,
    `/p2p/${own}`,
    // by an unknown relay
    `/ip4/192.0.2.9/tcp/7301/p2p/${own}/p2p-circuit/p2p/${own}`,
    `/ip4/192.0.2.9/tcp/7301/p2p/${other}/p2p-circuit/p2p/${other}`,
    `/dns4/${"a.".repeat(250)}org/tcp/443/p2p/${own}`,
  ];
  expect(ownAddresses([...bad, ...good, ...good], own, new Set([other]))).toEqual(good);
  const many = Array.from({ length: 40 }, (_, port) => `/ip4/192.0.2.1/tcp/${port + 1}/p2p/${own}`);
  expect(ownAddresses(many, own, new Set())).toEqual(many.slice(0, 16));
});

it("distinguishes the reach of addresses", () => {
  const reaches = (...addresses: string[]): string[] => addresses.map(reachOf);
  expect(reaches("/ip4/127.0.0.1/tcp/1", "/ip6/::1/tcp/1", "/ip4/0.0.0.0/tcp/1", "/dns4/localhost/tcp/1")).toEqual(
    Array(4).fill("machine"),
  );
  expect(
    reaches("/ip4/10.1.2.3/tcp/1", "/ip4/172.31.0.1/tcp/1", "/ip4/192.168.1.9/tcp/1", "/ip4/169.254.169.254/tcp/80"),
  ).toEqual(Array(4).fill("private"));
  expect(
    reaches("/ip6/fd00::1/tcp/1", "/ip6/fe80::1/tcp/1", "/ip4/100.64.0.1/tcp/1", "/dns4/printer.local/tcp/1"),
  ).toEqual(Array(4).fill("private"));
  expect(reaches("/ip6/::ffff:127.0.0.1/tcp/1", "nonsense")).toEqual(["machine", "machine"]);
  expect(
    reaches("/ip4/172.32.0.1/tcp/1", "/ip4/192.0.2.1/tcp/1", "/ip6/2001:db8::1/tcp/1", "/dns4/gfml.org/tcp/1"),
  ).toEqual(Array(4).fill("public"));
});
