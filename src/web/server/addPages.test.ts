import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify from "fastify";
import { afterAll, expect, it } from "vitest";
import { addPages } from "./addPages.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-pages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("lets a page connect to each WebSocket address once, and to nothing else", async () => {
  writeFileSync(join(folder, "join.html"), "<p>a page</p>");
  const peer = "16Uiu2HAkvgjSsqKFaJB7p5vAoKMpVR9Fz1jLoCTSYKYXo7oZiJuq";
  const app = fastify();
  await addPages(app, folder, () => [
    `/ip4/127.0.0.1/tcp/7301/p2p/${peer}`,
    `/ip4/127.0.0.1/tcp/7302/ws/p2p/${peer}`,
    `/ip4/127.0.0.1/tcp/7302/ws`,
    `/dns4/gfml.example.org/tcp/443/wss/p2p/${peer}`,
    `/dns4/gfml.example.org/tcp/444/tls/ws`,
    "/ip6/::1/tcp/7303/ws",
    "/ip4/127.0.0.1/tcp/1/ws; script-src *",
    "/dns4/a b/tcp/443/wss",
    "/ip4/127.0.0.1/udp/7304/quic-v1",
  ]);
  const { statusCode, headers } = await app.inject("/pages/join.html");
  await app.close();
  expect(statusCode).toBe(200);
  const allowed = /connect-src ([^;]*)/.exec(String(headers["content-security-policy"]))?.[1]?.split(" ");
  expect(allowed).toEqual([
    "'self'",
    "ws://127.0.0.1:7302",
    "wss://gfml.example.org:443",
    "wss://gfml.example.org:444",
    "ws://[::1]:7303",
  ]);
});
