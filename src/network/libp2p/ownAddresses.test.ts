import { expect, it } from "vitest";
import { ownAddresses, reachOf } from "./ownAddresses.ts";

const own = "16Uiu2HAm5Yt54zfQ9iLtCmmPPaBPPjp9hPYYm3yYYdYdxnX8AWKZ";
const other = "16Uiu2HAkwnvbbxyzoJrNJMbFBQHgBcrFLWpZNT5kQhCvE7RgVfgG";

it("lets through what is a peer's own, and nothing else", () => {
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
    // by a relay that nobody knows
    `/ip4/192.0.2.9/tcp/7301/p2p/${own}/p2p-circuit/p2p/${own}`,
    `/ip4/192.0.2.9/tcp/7301/p2p/${other}/p2p-circuit/p2p/${other}`,
    `/dns4/${"a.".repeat(250)}org/tcp/443/p2p/${own}`,
  ];
  expect(ownAddresses([...bad, ...good, ...good], own, new Set([other]))).toEqual(good);
  const many = Array.from({ length: 40 }, (_, port) => `/ip4/192.0.2.1/tcp/${port + 1}/p2p/${own}`);
  expect(ownAddresses(many, own, new Set())).toEqual(many.slice(0, 16));
});

it("knows from where an address can be reached", () => {
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
