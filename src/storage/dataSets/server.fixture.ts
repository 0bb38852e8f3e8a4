import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How the test server handles a request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTP server on this machine. */
export interface TestServer {
  readonly url: string;
  /** "path range" of each request so far. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

/** Starts a server on 127.0.0.1. */
export const serve = async (handler: Handler): Promise<TestServer> => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.url} ${request.headers.range ?? "whole"}`);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

/** Serves bytes, also from an offset. */
export const sendBytes = (request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void => {
  const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
  if (from === undefined) {
    response.writeHead(200, { "content-length": bytes.length }).end(bytes);
    return;
  }
  const start = Number(from);
  response.writeHead(206, {
    "content-length": bytes.length - start,
    "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
  });
  response.end(bytes.subarray(start));
};
