/** An array as Flower sends it: its numbers are bytes of some format. */
export interface FlowerArray {
  /** NumPy's name of the element type; "" from a strategy of the former API. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The format of the bytes; NumPy's is `numpy.ndarray`. */
  readonly stype: string;
  readonly data: Uint8Array;
}

/** A number of a metric, or several. Bigints are sent as Python's int, numbers as its float. */
export type MetricValue = number | bigint | readonly number[] | readonly bigint[];

/** A setting that a server sends. */
export type ConfigValue =
  | MetricValue
  | boolean
  | string
  | Uint8Array
  | readonly boolean[]
  | readonly string[]
  | readonly Uint8Array[];

/** One record of a message. The order of its items is kept. */
export type FlowerRecord =
  | { readonly kind: "arrays"; readonly items: ReadonlyMap<string, FlowerArray> }
  | { readonly kind: "metrics"; readonly items: ReadonlyMap<string, MetricValue> }
  | { readonly kind: "config"; readonly items: ReadonlyMap<string, ConfigValue> };

/** The content of a message: records by name. */
export type RecordDict = ReadonlyMap<string, FlowerRecord>;

/** What a message is about, and where it comes from. */
export interface Metadata {
  readonly runId: bigint;
  /** "" in a message that is not sent yet. */
  readonly messageId: string;
  readonly srcNodeId: bigint;
  readonly dstNodeId: bigint;
  /** The message that this one answers; "" for an instruction. */
  readonly replyToMessageId: string;
  /** Most often the round, as text. */
  readonly groupId: string;
  /** s after `createdAt` for which the message counts. */
  readonly ttl: number;
  /** `train`, `evaluate`, `query`, or one of them with a name: `train.name`. */
  readonly messageType: string;
  /** Unix time, s. */
  readonly createdAt: number;
  /** 0 or absent: none. */
  readonly srcTaskId?: bigint;
  readonly dstTaskId?: bigint;
}

/** Why a client could not do what a message asks. */
export interface ReplyError {
  /** Flower's number: 2 says that the client app raised an error. */
  readonly code: number;
  readonly reason: string;
}
