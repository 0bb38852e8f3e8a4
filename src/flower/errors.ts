import { GfmlError, proxyHint } from "../core/index.ts";

/** The release of Flower whose Fleet API gfml speaks. */
export const FLOWER_VERSION = "1.42.0";

/** The address of a SuperLink is not one. */
export const addressError = (address: string): GfmlError =>
  new GfmlError("GFML_FLOWER_ADDRESS", "the address of the SuperLink is not one", {
    values: { address, allowed: "http://HOST:PORT, https://HOST:PORT or HOST:PORT" },
    remedy: "for example --flower http://127.0.0.1:8000 for a SuperLink that runs with --insecure",
  });

/**
 * Nothing answers at the address, or not in HTTP.
 *
 * @param hasAnswered - whether it did before: then a connection that breaks is no sign of another protocol
 */
export const unreachableError = (address: string, cause: unknown, hasAnswered: boolean): GfmlError => {
  const { name, code, reason } = causeOf(cause);
  const values = { address, reason };
  if (!hasAnswered && (name === "HTTPParserError" || code === "UND_ERR_SOCKET"))
    return protocolError(address, "the server does not answer in HTTP", values, cause);
  const isPlain = /SSL|TLS|EPROTO/.test(code);
  return new GfmlError("GFML_FLOWER_UNREACHABLE", "the SuperLink cannot be reached", {
    values,
    remedy: isPlain
      ? `if it runs with --insecure, write http:// before its address; for a certificate of your own, set NODE_EXTRA_CA_CERTS to its file`
      : `start it (flower-superlink --insecure), or correct the address${proxyHint()}`,
    cause,
  });
};

/** What answers is no SuperLink with the Fleet API over HTTP. */
export const protocolError = (
  address: string,
  problem: string,
  values: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): GfmlError =>
  new GfmlError("GFML_FLOWER_PROTOCOL", `this is no SuperLink that gfml can speak with: ${problem}`, {
    values: { address, ...values, expected: "the Fleet API over HTTP of Flower 1.42 or later" },
    remedy:
      "use Flower 1.42 or later and the port of its HTTP API (8000 by default); older ones speak gRPC only, at port 9092",
    ...(cause !== undefined && { cause }),
  });

/** The SuperLink takes no SuperNodes of this version. */
export const versionError = (address: string, detail: string): GfmlError =>
  new GfmlError("GFML_FLOWER_VERSION", "the SuperLink is of another version of Flower", {
    values: { address, "version that gfml speaks": FLOWER_VERSION, answer: detail },
    remedy: `run a SuperLink of Flower ${FLOWER_VERSION.split(".").slice(0, 2).join(".")}, or a version of gfml that speaks the newer one`,
  });

/** The SuperLink refuses a call. Callers tell apart why, by its status and code. */
export class FleetRefusal extends GfmlError {
  /** Status of HTTP. */
  readonly status: number;
  /** Flower's number for the failure; 0 if it gives none. */
  readonly apiCode: number;

  constructor(address: string, call: string, status: number, apiCode: number, detail: string) {
    super("GFML_FLOWER_REFUSED", `the SuperLink refuses to ${call}`, {
      values: { address, status, ...(apiCode !== 0 && { code: apiCode }), answer: detail },
      remedy:
        apiCode === 2001
          ? "it wants registered SuperNodes: register a key there (flwr supernode register) and give it as --flower-key FILE"
          : status === 401
            ? "check that this machine's clock is right, and that the key of --flower-key is registered at the SuperLink"
            : "look into the SuperLink's log: it says more than it sends",
    });
    this.status = status;
    this.apiCode = apiCode;
  }
}

/** An object of a message is damaged, or not of a kind that gfml knows. */
export const objectError = (problem: string, values: Readonly<Record<string, unknown>>): GfmlError =>
  new GfmlError("GFML_FLOWER_OBJECT", `a message of the SuperLink cannot be read: ${problem}`, {
    values,
    remedy: "use the version of Flower that the documentation of gfml names, and send its own records only",
  });

/** The server's arrays are no model that the client can train. */
export const arraysError = (problem: string, values: Readonly<Record<string, unknown>>, remedy: string): GfmlError =>
  new GfmlError("GFML_FLOWER_MODEL", `the server's arrays do not make a model here: ${problem}`, { values, remedy });

/** The key of a SuperNode cannot be used. */
export const keyError = (problem: string, cause?: unknown): GfmlError =>
  new GfmlError("GFML_FLOWER_KEY", `the key of the SuperNode cannot be used: ${problem}`, {
    remedy: "make one: openssl ecparam -genkey -name secp384r1 -noout -out supernode.pem",
    ...(cause !== undefined && { cause }),
  });

/** The proxy cannot listen on its port. */
export const proxyStartError = (port: number, cause: NodeJS.ErrnoException): GfmlError =>
  new GfmlError("GFML_SERVER_START", `the proxy cannot listen on port ${port}`, {
    values: { reason: cause.code ?? cause.message },
    remedy: "choose a different --port, or 0 for a free one",
    cause,
  });

/** What lies under an error of `fetch`. */
const causeOf = (error: unknown): { readonly name: string; readonly code: string; readonly reason: string } => {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (inner as { code?: unknown } | undefined)?.code;
  const reason = inner instanceof Error ? inner.message || String(code) : String(inner);
  return { name: inner instanceof Error ? inner.name : "", code: typeof code === "string" ? code : "", reason };
};
