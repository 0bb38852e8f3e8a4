import fc from "fast-check";
import { expect, it } from "vitest";
import { mutatedBytes } from "../../../test/support/mutations.ts";
import { InvalidValueError } from "../../core/index.ts";
import { directFirst } from "./parseAddress.ts";

const PEER = "16Uiu2HAmRb8LDvdSb8GnTPEV71fjCEaYswTsACSPf8EZuNz7BnXX";
const direct = `/ip4/192.0.2.1/tcp/4001/p2p/${PEER}`;
const relayed = `/dns4/relay.example.org/tcp/443/tls/ws/p2p/${PEER}/p2p-circuit/p2p/${PEER}`;

it("tries addresses by a relay last, otherwise as given", () => {
  expect(directFirst([relayed, direct]).map(({ isRelayed }) => isRelayed)).toEqual([false, true]);
  expect(directFirst([relayed, direct]).map(({ peerId }) => peerId)).toEqual([PEER, PEER]);
});

it("of any text, as a stranger may send them, are addresses or refused", () => {
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
