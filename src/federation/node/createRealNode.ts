import { readFile } from "node:fs/promises";
import type { NodeFactory } from "../../network/browser.ts";
import { createNode, nodeTransports } from "../../network/index.ts";
import { withFile } from "../../storage/index.ts";

/**
 * Returns a factory of nodes with TCP and WebSocket.
 *
 * @param tls - PEM files, for addresses that end in `/tls/ws`
 */
export const createRealNode =
  (tls?: { readonly certificate: string; readonly privateKey: string }): NodeFactory =>
  async (settings) => {
    if (tls === undefined) return createNode({ ...settings, transports: nodeTransports() });
    const read = (path: string): Promise<string> => withFile("read", path, () => readFile(path, "utf8"));
    const [certificate, key] = await Promise.all([read(tls.certificate), read(tls.privateKey)]);
    return createNode({ ...settings, transports: nodeTransports({ tls: { certificate, key } }) });
  };
