/** What a channel tells its one listener. */
export interface ChannelListener {
  data(bytes: Uint8Array): void;
  /** The other side takes bytes again: a sign of life. */
  drain(): void;
  /** The channel has ended, for whatever reason. Called once. */
  close(reason: string): void;
}

/** An ordered stream of bytes between two sides, as the session needs it. */
export interface Channel {
  listen(listener: ChannelListener): void;
  /** @throws if the channel is closed */
  send(bytes: Uint8Array): void;
  /** Whether nothing more should be sent for now. */
  needsDrain(): boolean;
  /** Resolves when the other side took bytes, or the channel has ended: look at `needsDrain` again. */
  drained(): Promise<void>;
  /** Stops `data` until `resume`. */
  pause(): void;
  resume(): void;
  /** When anything arrived last on what carries the channel, s of a clock that starts anywhere; absent if nothing does. */
  lastHeard?(): number;
  /** Sends what is queued and ends; gives up after a second. Never rejects. */
  close(): Promise<void>;
  /** Ends at once. */
  abort(reason: string): void;
}
