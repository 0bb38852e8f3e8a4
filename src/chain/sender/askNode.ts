import { EndpointFault } from "./EndpointFault.ts";
import { NodeAnswerError } from "./errors.ts";
import type { HttpAnswer, Post } from "./postHttp.ts";
import type { Timer } from "./Timer.ts";

export interface NodeQuestion {
  readonly url: string;
  readonly method: string;
  readonly params: readonly unknown[];
  /** Number of the request, which the response must repeat. */
  readonly id: number;
  /** Milliseconds for the whole request. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * One JSON-RPC request to one node.
 *
 * @returns the result
 * @throws NodeAnswerError on the node's own JSON-RPC error, EndpointFault if the node cannot be used for this request
 */
export const askNode = async (question: NodeQuestion, post: Post, timer: Timer): Promise<unknown> => {
  const { url, method, params, id, timeout, signal } = question;
  signal?.throwIfAborted();
  const body = JSON.stringify({ jsonrpc: "2.0", id, method, params }, (_, value) =>
    typeof value === "bigint" ? `0x${value.toString(16)}` : value,
  );
  const stop = new AbortController();
  const stopToo = (): void => stop.abort(signal?.reason);
  signal?.addEventListener("abort", stopToo, { once: true });
  const limit = timer.sleep(timeout, stop.signal).then(
    () => {
      throw new EndpointFault("time-out", `no response within ${timeout} ms`);
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    return readAnswer(await Promise.race([post(url, body, stop.signal), limit, aborted(stop.signal)]), method, id);
  } finally {
    signal?.removeEventListener("abort", stopToo);
    stop.abort();
  }
};

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

const readAnswer = ({ status, text, retryAfter }: HttpAnswer, method: string, id: number): unknown => {
  if (status === 429) throw new EndpointFault("too many requests", "HTTP 429", retryAfter);
  if (status >= 500) throw new EndpointFault("server error", `HTTP ${status}`);
  const answer = parse(text);
  if (answer === undefined || answer.jsonrpc !== "2.0") {
    if (status < 200 || status > 299) throw new EndpointFault("request refused", `HTTP ${status}`);
    throw new EndpointFault("invalid answer", "not JSON-RPC 2.0");
  }
  const { error, result } = answer;
  if (error !== undefined && error !== null) throw readError(error, method);
  if (answer.id !== id) throw new EndpointFault("invalid answer", "the response belongs to a different request");
  if (result === undefined) throw new EndpointFault("invalid answer", "neither result nor error");
  return result;
};

const readError = (error: unknown, method: string): NodeAnswerError | EndpointFault => {
  const { code, message, data } = error as { code?: unknown; message?: unknown; data?: unknown };
  if (typeof code !== "number" || typeof message !== "string") {
    return new EndpointFault("invalid answer", "a malformed error");
  }
  // no JSON-RPC code: some providers wrap HTTP 429 this way
  if (code === 429) return new EndpointFault("too many requests", "code 429");
  return new NodeAnswerError(method, code, message, data);
};

interface NodeAnswer {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

const parse = (text: string): NodeAnswer | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
