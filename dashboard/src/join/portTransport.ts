import type { Channel, ChannelListener, DirectTransport } from "gfml/browser";

/** Most bytes on their way to the network before the sender waits. */
const HIGH_WATER = 1 << 20;
/** Most bytes that are held while nothing reads them. The channel itself does not slow the peer down. */
const MOST_HELD = 16 << 20;

/** WebRTC for a worker: the page opens the channels, each behind its own port. */
export const portTransport = (requests: MessagePort): DirectTransport => {
  const begin = (signal: AbortSignal): PortChannel => {
    const { port1, port2 } = new MessageChannel();
    requests.postMessage(null, [port2]);
    const channel = new PortChannel(port1);
    signal.addEventListener("abort", () => channel.giveUp("it took too long"), { once: true });
    return channel;
  };
  return {
    async offer(signal) {
      const channel = begin(signal);
      const description = await channel.describe({ kind: "offer" });
      return {
        description,
        open: (answer) => {
          channel.tell({ kind: "accept", description: answer });
          return channel.opened;
        },
      };
    },
    async answer(description, signal) {
      const channel = begin(signal);
      return { description: await channel.describe({ kind: "answer", description }), channel: channel.opened };
    },
  };
};

/** A channel whose bytes the page forwards. */
class PortChannel implements Channel {
  readonly opened: Promise<Channel>;
  readonly #port: MessagePort;
  readonly #described: Promise<string>;
  #listener: ChannelListener | undefined;
  #underWay = 0;
  #waiting: (() => void)[] = [];
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #isPaused = true;
  #isOpen = false;
  #over: string | undefined;
  #fail: (reason: string) => void = () => {};

  constructor(port: MessagePort) {
    this.#port = port;
    let isDescribed: (text: string) => void = () => {};
    let isOpened: (channel: Channel) => void = () => {};
    const failed = new Promise<never>((_, reject) => {
      this.#fail = (reason) => reject(new Error(reason));
    });
    this.#described = Promise.race([
      new Promise<string>((resolve) => {
        isDescribed = resolve;
      }),
      failed,
    ]);
    this.opened = Promise.race([
      new Promise<Channel>((resolve) => {
        isOpened = resolve;
      }),
      failed,
    ]);
    // rejects for a caller that waits; there may be none yet
    for (const promise of [this.#described, this.opened]) promise.catch(() => {});
    port.onmessage = ({ data: news }: MessageEvent<RtcNews>) => {
      if (news.kind === "description") isDescribed(news.description);
      else if (news.kind === "open") {
        this.#isOpen = true;
        isOpened(this);
      } else if (news.kind === "data") this.#receive(new Uint8Array(news.bytes));
      else if (news.kind === "taken") {
        this.#underWay -= news.count;
        this.#listener?.drain();
        if (!this.needsDrain()) this.#wake();
      } else this.#end(news.reason);
    };
  }

  tell(command: RtcCommand, transfer: Transferable[] = []): void {
    this.#port.postMessage(command, transfer);
  }

  describe(command: RtcCommand): Promise<string> {
    this.tell(command);
    return this.#described;
  }

  /** Ends the channel unless it is open. */
  giveUp(reason: string): void {
    if (!this.#isOpen) this.abort(reason);
  }

  listen(listener: ChannelListener): void {
    const over = this.#over;
    this.#listener = listener;
    // the listener is ready only after this call returns
    queueMicrotask(() => {
      this.resume();
      if (over !== undefined) listener.close(over);
    });
  }

  send(bytes: Uint8Array): void {
    if (this.#over !== undefined) throw new Error(this.#over);
    this.#underWay += bytes.length;
    // a frame may be a view of memory that its owner reuses
    const { buffer } = bytes.slice();
    this.tell({ kind: "data", bytes: buffer }, [buffer]);
  }

  needsDrain(): boolean {
    return this.#over === undefined && this.#underWay > HIGH_WATER;
  }

  drained(): Promise<void> {
    return this.needsDrain() ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    const held = this.#held.splice(0);
    this.#heldBytes = 0;
    for (const piece of held) this.#receive(piece);
  }

  async close(): Promise<void> {
    this.abort("closed here");
  }

  abort(reason: string): void {
    if (this.#over === undefined) this.tell({ kind: "close" });
    this.#end(reason);
  }

  #receive(piece: Uint8Array): void {
    if (!this.#isPaused && this.#listener !== undefined) {
      this.#listener.data(piece);
      return;
    }
    this.#held.push(piece);
    this.#heldBytes += piece.length;
    if (this.#heldBytes > MOST_HELD) this.abort("too many unread bytes arrived");
  }

  #end(reason: string): void {
    if (this.#over !== undefined) return;
    this.#over = reason;
    this.#fail(reason);
    this.#wake();
    this.#listener?.close(reason);
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** Messages from the learner's worker to the page about one channel, on the channel's own port. */
export type RtcCommand =
  | { readonly kind: "offer" }
  | { readonly kind: "answer"; readonly description: string }
  /** The peer's answer to an offer. */
  | { readonly kind: "accept"; readonly description: string }
  | { readonly kind: "data"; readonly bytes: ArrayBuffer }
  | { readonly kind: "close" };

/** Messages from the page to the worker. */
export type RtcNews =
  | { readonly kind: "description"; readonly description: string }
  | { readonly kind: "open" }
  | { readonly kind: "data"; readonly bytes: ArrayBuffer }
  /** The number of bytes that were sent. */
  | { readonly kind: "taken"; readonly count: number }
  | { readonly kind: "closed"; readonly reason: string };
