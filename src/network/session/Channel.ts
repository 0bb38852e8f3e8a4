/** The single listener of a channel. */
export interface ChannelListener {
  data(bytes: Uint8Array): void;
  /** The peer takes bytes again: a sign of life. */
  drain(): void;
  /** The channel has ended. Called once. */
  close(reason: string): void;
}

/** An ordered stream of bytes between two peers, as a session needs it. */
export interface Channel {
  listen(listener: ChannelListener): void;
  /** @throws if the channel is closed */
  send(bytes: Uint8Array): void;
  /** Whether the sender should wait for `drained`. */
  needsDrain(): boolean;
  /** Resolves when the peer has taken bytes or the channel has ended: then check `needsDrain` again. */
  drained(): Promise<void>;
  /** Stops `data` until `resume`. */
  pause(): void;
  resume(): void;
  /** Time of the last arrival on the connection below, s of a monotonic clock; absent if there is no such connection. */
  lastHeard?(): number;
  /** Sends the queued bytes and ends the channel; gives up after a second. Never rejects. */
  close(): Promise<void>;
  /** Ends the channel at once. */
  abort(reason: string): void;
}
