import { signalAfter } from "../../core/index.ts";
import { ChainRequestError } from "./errors.ts";

interface RpcAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/**
 * One JSON-RPC call.
 *
 * @param timeout - milliseconds to wait for the response
 * @throws ChainRequestError if the response is an error; any error of `fetch` if there is no response
 */
export const callRpc = async (
  url: string,
  method: string,
  parameters: readonly unknown[],
  timeout: number,
): Promise<unknown> => {
  return readAnswer(method, await postRpc(url, rpcBody(method, parameters), timeout));
};

/** The result of a JSON-RPC response. @throws ChainRequestError if it is an error */
export const readAnswer = async (method: string, response: Response): Promise<unknown> => {
  const answer = (await response.json()) as RpcAnswer;
  if (answer.error !== undefined) throw new ChainRequestError(method, answer.error.code, answer.error.message);
  return answer.result;
};

/** The body of a JSON-RPC call. */
export const rpcBody = (method: string, parameters: readonly unknown[]): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: parameters });

/**
 * Posts a JSON-RPC call, and resolves as soon as the response begins.
 *
 * @param body - whole, or in pieces
 * @param timeout - milliseconds to wait for the whole response
 */
export const postRpc = (url: string, body: string | Iterable<Uint8Array>, timeout: number): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    ...(typeof body === "string" ? { body } : { body: streamOf(body), duplex: "half" }),
    signal: signalAfter(timeout / 1000),
  });

/** Takes a piece only after the previous one was sent. */
const streamOf = (pieces: Iterable<Uint8Array>): ReadableStream<Uint8Array> => {
  const iterator = pieces[Symbol.iterator]();
  return new ReadableStream({
    pull: (controller) => {
      const { done, value } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
};
