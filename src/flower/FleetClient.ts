import { GfmlError, pause, signalAfter } from "../core/index.ts";
import { addressError, FLOWER_VERSION, FleetRefusal, protocolError, unreachableError, versionError } from "./errors.ts";
import { type Codec, decodeMessage, encodeMessage, loadCodec } from "./fleetSchema.ts";
import type { NodeKey } from "./nodeKey.ts";

/** The calls of the Fleet API: its path, the messages of request and answer, and what it does in words. */
const CALLS = {
  register: ["register-node", "RegisterRequest", "NodeReply", "register the SuperNode"],
  activate: ["activate-node", "ActivateRequest", "NodeReply", "activate the SuperNode"],
  deactivate: ["deactivate-node", "NodeReply", "Empty", "let the SuperNode go"],
  unregister: ["unregister-node", "NodeReply", "Empty", "forget the SuperNode"],
  heartbeat: ["send-node-heartbeat", "HeartbeatRequest", "HeartbeatReply", "take a heartbeat"],
  pull: ["pull-messages", "PullRequest", "PullReply", "give messages"],
  push: ["push-messages", "PushRequest", "PushReply", "take a reply"],
  pushObject: ["push-object", "PushObjectRequest", "PushObjectReply", "take a part of a reply"],
  pullObject: ["pull-object", "PullObjectRequest", "PullObjectReply", "give a part of a message"],
  confirm: ["confirm-message-received", "ConfirmRequest", "Empty", "know that a message came"],
} as const;

/** The name of a call of the Fleet API. */
export type FleetCall = keyof typeof CALLS;

/** s that one request may take; an object of 5 MB passes a slow line in this time. */
const REQUEST_TIME = 60;
/** s between the first attempts; it doubles up to the longest. */
const FIRST_PAUSE = 0.5;
const LONGEST_PAUSE = 20;

/** A connection to a SuperLink. */
export interface FleetOptions {
  /** `http://HOST:PORT`, `https://HOST:PORT`, or `HOST:PORT`, which means https as in Flower. */
  readonly address: string;
  readonly key: NodeKey;
  /** s for which a call is tried again while the SuperLink cannot be reached. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before a failed call is tried again. */
  readonly onRetry?: ((error: GfmlError, seconds: number) => void) | undefined;
}

/** Flower's Fleet API over HTTP, signed as a SuperNode. */
export class FleetClient {
  readonly address: string;
  readonly codec: Codec;
  readonly #options: FleetOptions;
  #hasAnswered = false;

  /** @throws GFML_FLOWER_ADDRESS */
  static async open(options: FleetOptions): Promise<FleetClient> {
    return new FleetClient(options, baseOf(options.address), await loadCodec());
  }

  private constructor(options: FleetOptions, address: string, codec: Codec) {
    this.#options = options;
    this.address = address;
    this.codec = codec;
  }

  /**
   * Makes a call, again and again while the SuperLink cannot be reached.
   *
   * @throws FleetRefusal, GFML_FLOWER_UNREACHABLE, GFML_FLOWER_PROTOCOL, GFML_FLOWER_VERSION; the signal's reason
   */
  async call(name: FleetCall, fields: object): Promise<Record<string, unknown>> {
    const { patience, signal, onRetry } = this.#options;
    const body = encodeMessage(this.codec, CALLS[name][1], fields);
    let wait = FIRST_PAUSE;
    for (let waited = 0; ; waited += wait, wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      signal?.throwIfAborted();
      try {
        return await this.#once(name, body);
      } catch (error) {
        signal?.throwIfAborted();
        if (!isPassing(error) || waited + wait > patience) throw error;
        onRetry?.(error as GfmlError, wait);
        await pause(wait, signal);
      }
    }
  }

  /** Makes a call once, for a short time, even after the end, and lets no error out. */
  async attempt(name: FleetCall, fields: object): Promise<void> {
    const body = encodeMessage(this.codec, CALLS[name][1], fields);
    await this.#once(name, body, ATTEMPT_TIME).catch(() => undefined);
  }

  async #once(name: FleetCall, body: Uint8Array, seconds = REQUEST_TIME): Promise<Record<string, unknown>> {
    const [path, , answer, words] = CALLS[name];
    const { key, signal } = this.#options;
    const limit = signalAfter(seconds);
    let response: Response;
    let bytes: Uint8Array;
    try {
      response = await fetch(`${this.address}/v1/fleet/${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/protobuf",
          accept: "application/protobuf",
          "flwr-package-name": "flwr",
          "flwr-package-version": FLOWER_VERSION,
          "flwr-component-name": "SuperNode",
          ...key.sign(new Date()),
        },
        body: body as Uint8Array<ArrayBuffer>,
        signal: signal === undefined || seconds === ATTEMPT_TIME ? limit : AbortSignal.any([limit, signal]),
      });
      bytes = new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      throw unreachableError(this.address, cause, this.#hasAnswered);
    }
    if (!response.ok) throw this.#refusal(words, response.status, bytes);
    const type = response.headers.get("content-type") ?? "none";
    if (!type.startsWith("application/protobuf"))
      throw protocolError(this.address, "it answers with other things than protocol buffers", { "content type": type });
    try {
      const fields = decodeMessage(this.codec, answer, bytes);
      this.#hasAnswered = true;
      return fields;
    } catch (cause) {
      throw protocolError(this.address, `its answer to "${words}" cannot be read`, { bytes: bytes.length }, cause);
    }
  }

  #refusal(words: string, status: number, bytes: Uint8Array): GfmlError {
    const text = new TextDecoder().decode(bytes.subarray(0, 2000));
    const { code, detail, extra } = parse(text);
    if (status === 404 || status === 405 || status === 415)
      return protocolError(this.address, `it has no way to ${words}`, { status, answer: detail });
    if (code === VERSION_CODE) return versionError(this.address, extra === "" ? detail : extra);
    return new FleetRefusal(this.address, words, status, code, extra === "" ? detail : `${detail} ${extra}`);
  }
}

/** s for a call that is made once. */
const ATTEMPT_TIME = 3;
/** Flower's number for versions that do not go together. */
const VERSION_CODE = 1001;

/** The paths of all calls. */
export const fleetPaths: readonly string[] = Object.values(CALLS).map(([path]) => `/v1/fleet/${path}`);

/**
 * The address of a SuperLink without its path.
 *
 * @throws GFML_FLOWER_ADDRESS
 */
export const baseOf = (address: string): string => {
  const text = /^[a-z]+:\/\//.test(address) ? address : `https://${address}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (url === undefined || !isPlain || !/^https?:$/.test(url.protocol)) throw addressError(address);
  return url.origin;
};

/** Whether a call may succeed later: nobody answers, or a gateway answers for the SuperLink. */
const isPassing = (error: unknown): boolean => {
  if (error instanceof FleetRefusal) return error.status >= 502 && error.status <= 504;
  return error instanceof GfmlError && error.code === "GFML_FLOWER_UNREACHABLE";
};

const parse = (text: string): { readonly code: number; readonly detail: string; readonly extra: string } => {
  try {
    const { code, detail, extra } = JSON.parse(text) as Record<string, unknown>;
    const words = typeof detail === "string" ? detail : JSON.stringify(detail ?? text);
    return {
      code: typeof code === "number" ? code : 0,
      detail: words,
      extra: typeof extra === "string" ? extra : "",
    };
  } catch {
    return { code: 0, detail: text.slice(0, 200), extra: "" };
  }
};
