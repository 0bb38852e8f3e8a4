import { expect, it } from "vitest";
import { webSocketOrigins } from "./webSocketOrigins.ts";

it("names what a page can dial, each once, and nothing else", () => {
  const peer = "16Uiu2HAkvgjSsqKFaJB7p5vAoKMpVR9Fz1jLoCTSYKYXo7oZiJuq";
  expect(
    webSocketOrigins([
      `/ip4/127.0.0.1/tcp/7301/p2p/${peer}`,
      `/ip4/127.0.0.1/tcp/7302/ws/p2p/${peer}`,
      `/ip4/127.0.0.1/tcp/7302/ws`,
      `/dns4/gfml.example.org/tcp/443/wss/p2p/${peer}`,
      `/dns4/gfml.example.org/tcp/444/tls/ws`,
      "/ip6/::1/tcp/7303/ws",
      "/ip4/127.0.0.1/tcp/1/ws; script-src *",
      "/dns4/a b/tcp/443/wss",
      "/ip4/127.0.0.1/udp/7304/quic-v1",
    ]),
  ).toEqual(["ws://127.0.0.1:7302", "wss://gfml.example.org:443", "wss://gfml.example.org:444", "ws://[::1]:7303"]);
});
