import { EndpointFault } from "./EndpointFault.ts";

/** A node's raw response. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** Time after which the node wants to be asked again, s, if it says so. */
  readonly retryAfter?: number;
}

/** Sends a request body to a URL: by HTTP, or a stand-in for tests. Transport failures are thrown as EndpointFault. */
export type Post = (url: string, body: string, signal: AbortSignal) => Promise<HttpAnswer>;

/** No valid response is larger. The limit protects the memory. */
const LARGEST_ANSWER = 512 * 1024 * 1024;
const REFUSED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** JSON-RPC over HTTP by fetch. */
export const postHttp: Post = async (url, body, signal) => {
  try {
    const { user, address } = splitUser(url);
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", ...(user !== undefined && { authorization: `Basic ${user}` }) },
      body,
      signal,
      redirect: "error",
    });
    const retryAfter = readRetryAfter(response.headers);
    return {
      status: response.status,
      text: await readLimited(response),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  } catch (error) {
    if (error instanceof EndpointFault || signal.aborted) throw error;
    const code = causeCode(error);
    throw new EndpointFault(REFUSED.has(code) ? "connection refused" : "connection broken", code);
  }
};

/** fetch refuses user names in URLs. */
const splitUser = (url: string): { user: string | undefined; address: string } => {
  const parsed = new URL(url);
  if (parsed.username === "" && parsed.password === "") return { user: undefined, address: url };
  const user = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  parsed.username = "";
  parsed.password = "";
  return { user: Buffer.from(user).toString("base64"), address: parsed.href };
};

const readLimited = async (response: Response): Promise<string> => {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const piece of response.body) {
    length += piece.byteLength;
    if (length > LARGEST_ANSWER) throw new EndpointFault("invalid answer", `more than ${LARGEST_ANSWER} bytes`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
};

/** The system's error code, from the nested causes of fetch. */
const causeCode = (error: unknown): string => {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === "string") return code;
  }
  return "the connection failed";
};

/** Longest time that a node's word keeps it from being asked, s. */
const LONGEST_RETRY = 300;

/**
 * How long a node asks to be left alone, s: its Retry-After header, a number of seconds or a date. A date is read against the
 * node's own clock, the Date header; without that header it says nothing.
 */
const readRetryAfter = (headers: Headers): number | undefined => {
  const header = headers.get("retry-after")?.trim();
  if (header === undefined) return undefined;
  const now = Date.parse(headers.get("date") ?? "");
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return seconds >= 0 ? Math.min(seconds, LONGEST_RETRY) : undefined;
};
