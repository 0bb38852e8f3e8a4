import { ChainRequestError } from "./errors/ChainRequestError.ts";

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/**
 * One JSON-RPC call.
 *
 * @param timeout - milliseconds to wait for the answer
 * @throws ChainRequestError if the answer is an error; whatever `fetch` throws if there is none
 */
export const callRpc = async (
  url: string,
  method: string,
  parameters: readonly unknown[],
  timeout: number,
): Promise<unknown> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: parameters }),
    signal: AbortSignal.timeout(timeout),
  });
  const answer = (await response.json()) as Answer;
  if (answer.error !== undefined) throw new ChainRequestError(method, answer.error.code, answer.error.message);
  return answer.result;
};
