import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeTransports } from "../../src/network/index.ts";
import { openNode } from "./support/openNode.ts";
import { startNodeProcess } from "./support/startNodeProcess.ts";

const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasOpenssl)("wss (needs openssl to make a certificate)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path(tmpdir(), "gfml-wss-"));
    const files = ["-keyout", path(folder, "key.pem"), "-out", path(folder, "certificate.pem")];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    execFileSync("openssl", ["req", "-x509", "-days", "1", ...key, ...files, ...names], { stdio: "ignore" });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is served with a given certificate, and dialed by processes that trust it", async () => {
    const tls = {
      certificate: readFileSync(path(folder, "certificate.pem"), "utf8"),
      key: readFileSync(path(folder, "key.pem"), "utf8"),
    };
    const head = await openNode("head", {
      transports: nodeTransports({ tls }),
      listen: ["/ip4/127.0.0.1/tcp/0/tls/ws"],
    });
    expect(head.addresses()).toEqual([expect.stringMatching(/\/tls\/ws\/p2p\//)]);
    const connectTo = { addresses: head.addresses(), account: head.account };
    const trusting = ["env", `NODE_EXTRA_CA_CERTS=${path(folder, "certificate.pem")}`];
    const member = startNodeProcess({ name: "member", connectTo }, trusting);
    const other = startNodeProcess({ name: "other", connectTo });
    try {
      await member.next("connected");
      head.peers()[0]!.serve(async (message) => message);
      expect(await member.echo(300_000)).toEqual([300_000]);
      expect((await other.next("failed")).failed).toBe("GFML_NETWORK_UNREACHABLE");
    } finally {
      await Promise.all([member.stop(), other.stop(), head.close()]);
    }
  });
});
