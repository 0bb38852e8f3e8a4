import type { NumpyArray } from "../data/index.ts";
import type { ConfigValue } from "./records.ts";

/** What a server asks a client to do. */
export interface ClientWork {
  /** The server's model: arrays by name, in the server's order. */
  readonly arrays: ReadonlyMap<string, NumpyArray>;
  /** The settings that came along, such as `lr`. Whole numbers up to 2^53 are numbers. */
  readonly config: ReadonlyMap<string, ConfigValue>;
  /** The round, from the setting `server-round` or the message's group; undefined if neither is a number. */
  readonly round: number | undefined;
  /** The requested work, in full: `train`, or `train.name` if the server names a function. */
  readonly messageType: string;
  readonly runId: bigint;
  readonly nodeId: bigint;
}

/** What a client has done. */
export interface ClientReply {
  /** After training: the new arrays, by the names that came. */
  readonly arrays?: ReadonlyMap<string, NumpyArray>;
  /** The samples that were used: the weight of this reply. */
  readonly samples: number;
  /** After an evaluation: the mean loss, for servers of the former API. */
  readonly loss?: number;
  /** Numbers by name. All clients of a federation must send the same names. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** A client of a Flower federation: what `ClientApp` is in Python. */
export interface ClientApp {
  readonly train: (work: ClientWork) => ClientReply | Promise<ClientReply>;
  readonly evaluate: (work: ClientWork) => ClientReply | Promise<ClientReply>;
  /** Answers other questions of the server with numbers. */
  readonly query?: (work: ClientWork) => ClientReply | Promise<ClientReply>;
  /** The arrays to start from, where a server of the former API asks a client for them. */
  readonly initialArrays?: () => ReadonlyMap<string, NumpyArray> | Promise<ReadonlyMap<string, NumpyArray>>;
}
