import { expect, it } from "vitest";
import { DialBack } from "./DialBack.ts";

const PEER = "/p2p/16Uiu2HAmPeer";
const at = (host: string, port = 4001): string => `/ip4/${host}/tcp/${port}${PEER}`;
const relayed = `/ip4/203.0.113.1/tcp/7301/p2p/16Uiu2HAmRelay/p2p-circuit${PEER}`;

/** A dial-back where the account is reachable at some addresses. */
const dialing = (open: readonly string[]) => {
  const dialed: string[] = [];
  const clock = { time: 0 };
  const back = new DialBack(
    async (address) => {
      dialed.push(address);
      return open.includes(address);
    },
    () => clock.time,
  );
  return { back, dialed, clock };
};

it("passes on public addresses that the learner's key answers at, and relayed ones", async () => {
  const [open, victim] = [at("198.51.100.7"), at("192.0.2.80", 443)];
  const { back, dialed } = dialing([open]);
  expect(await back.reachable("0xa", [victim, open, relayed], at("198.51.100.7", 50_000))).toEqual([open, relayed]);
  expect(dialed).toEqual([victim, open]);
});

it("cannot check a private address of a network that it is not on, and leaves it to learners there", async () => {
  const lan = at("192.168.1.5");
  const { back, dialed } = dialing([]);
  expect(await back.reachable("0xa", [lan, at("127.0.0.1")], at("198.51.100.7", 50_000))).toEqual([lan]);
  expect(dialed).toEqual([]);
  // of its own network it can
  expect(await back.reachable("0xa", [lan], at("192.168.1.5", 50_000))).toEqual([]);
  expect(dialed).toEqual([lan]);
});

it("dials a failed address again after growing pauses, however often the learner connects", async () => {
  const victim = at("192.0.2.80", 443);
  const { back, dialed, clock } = dialing([]);
  for (let second = 0; second < 3600; second++) {
    clock.time = second;
    await back.reachable("0xa", [victim], at("198.51.100.7"));
  }
  // after 60, 120, 240, 480, 960 and 1920 s
  expect(dialed).toHaveLength(6);
});

it("dials four of many announced addresses, and none again while the answer counts", async () => {
  const all = Array.from({ length: 16 }, (_, index) => at(`198.51.100.${index}`));
  const { back, dialed } = dialing(all);
  expect(await back.reachable("0xa", all, at("198.51.100.0", 5))).toEqual(all.slice(0, 4));
  await back.reachable("0xa", all, at("198.51.100.0", 6));
  expect(dialed).toHaveLength(4);
});
