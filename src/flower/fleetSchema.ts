import type { INamespace, Type } from "protobufjs";

/**
 * The messages of Flower's Fleet API that a SuperNode needs, with the field numbers of Flower 1.42. Values of records that are not
 * listed here travel in objects of their own.
 */
const schema: INamespace = {
  nested: {
    Node: { fields: { nodeId: { id: 1, type: "uint64" } } },
    Empty: { fields: {} },
    RegisterRequest: { fields: { publicKey: { id: 1, type: "bytes" } } },
    ActivateRequest: {
      fields: { publicKey: { id: 1, type: "bytes" }, heartbeatInterval: { id: 2, type: "double" } },
    },
    NodeReply: { fields: { nodeId: { id: 1, type: "uint64" } } },
    HeartbeatRequest: { fields: { node: { id: 1, type: "Node" }, heartbeatInterval: { id: 2, type: "double" } } },
    HeartbeatReply: { fields: { success: { id: 1, type: "bool" } } },
    PullRequest: { fields: { node: { id: 1, type: "Node" } } },
    PullReply: {
      fields: {
        messages: { id: 2, rule: "repeated", type: "Message" },
        trees: { id: 3, rule: "repeated", type: "ObjectTree" },
      },
    },
    PushRequest: {
      fields: {
        node: { id: 1, type: "Node" },
        messages: { id: 2, rule: "repeated", type: "Message" },
        trees: { id: 3, rule: "repeated", type: "ObjectTree" },
        runtimes: { id: 4, rule: "repeated", type: "double" },
      },
    },
    PushReply: {
      fields: { objectsToPush: { id: 3, rule: "repeated", type: "string" }, sessionId: { id: 4, type: "string" } },
    },
    Message: {
      fields: {
        metadata: { id: 1, type: "Metadata" },
        content: { id: 2, type: "Empty" },
        error: { id: 3, type: "ErrorReply" },
      },
    },
    ErrorReply: { fields: { code: { id: 1, type: "sint64" }, reason: { id: 2, type: "string" } } },
    Metadata: {
      fields: {
        runId: { id: 1, type: "uint64" },
        messageId: { id: 2, type: "string" },
        srcNodeId: { id: 3, type: "uint64" },
        dstNodeId: { id: 4, type: "uint64" },
        replyToMessageId: { id: 5, type: "string" },
        groupId: { id: 6, type: "string" },
        ttl: { id: 7, type: "double" },
        messageType: { id: 8, type: "string" },
        createdAt: { id: 9, type: "double" },
        srcTaskId: { id: 10, type: "uint64", options: { proto3_optional: true } },
        dstTaskId: { id: 11, type: "uint64", options: { proto3_optional: true } },
      },
    },
    ObjectTree: {
      fields: { objectId: { id: 1, type: "string" }, children: { id: 2, rule: "repeated", type: "ObjectTree" } },
    },
    PushObjectRequest: {
      fields: {
        node: { id: 1, type: "Node" },
        runId: { id: 2, type: "uint64" },
        objectId: { id: 3, type: "string" },
        objectContent: { id: 4, type: "bytes" },
        sessionId: { id: 5, type: "string" },
      },
    },
    PushObjectReply: { fields: { stored: { id: 1, type: "bool" } } },
    PullObjectRequest: {
      fields: {
        node: { id: 1, type: "Node" },
        runId: { id: 2, type: "uint64" },
        objectId: { id: 3, type: "string" },
      },
    },
    PullObjectReply: {
      fields: {
        objectFound: { id: 1, type: "bool" },
        objectAvailable: { id: 2, type: "bool" },
        objectContent: { id: 3, type: "bytes" },
      },
    },
    ConfirmRequest: {
      fields: {
        node: { id: 1, type: "Node" },
        runId: { id: 2, type: "uint64" },
        messageObjectId: { id: 3, type: "string" },
      },
    },
    DoubleList: { fields: { vals: { id: 1, rule: "repeated", type: "double" } } },
    SintList: { fields: { vals: { id: 1, rule: "repeated", type: "sint64" } } },
    UintList: { fields: { vals: { id: 1, rule: "repeated", type: "uint64" } } },
    BoolList: { fields: { vals: { id: 1, rule: "repeated", type: "bool" } } },
    StringList: { fields: { vals: { id: 1, rule: "repeated", type: "string" } } },
    BytesList: { fields: { vals: { id: 1, rule: "repeated", type: "bytes" } } },
    // a metric's value has the fields of the first three kinds and their lists only
    RecordValue: {
      oneofs: {
        value: {
          oneof: [
            "double",
            "sint64",
            "uint64",
            "bool",
            "string",
            "bytes",
            "doubleList",
            "sintList",
            "uintList",
            "boolList",
            "stringList",
            "bytesList",
          ],
        },
      },
      fields: {
        double: { id: 1, type: "double" },
        sint64: { id: 2, type: "sint64" },
        uint64: { id: 3, type: "uint64" },
        bool: { id: 4, type: "bool" },
        string: { id: 5, type: "string" },
        bytes: { id: 6, type: "bytes" },
        doubleList: { id: 21, type: "DoubleList" },
        sintList: { id: 22, type: "SintList" },
        uintList: { id: 23, type: "UintList" },
        boolList: { id: 24, type: "BoolList" },
        stringList: { id: 25, type: "StringList" },
        bytesList: { id: 26, type: "BytesList" },
      },
    },
    RecordItem: { fields: { key: { id: 1, type: "string" }, value: { id: 2, type: "RecordValue" } } },
    ValueRecord: { fields: { items: { id: 1, rule: "repeated", type: "RecordItem" } } },
  },
};

/** Looks up a message by its name in the schema; protobufjs loads on first use. */
export type Codec = (name: string) => Type;

/** Loads the library of protocol buffers. */
export const loadCodec = async (): Promise<Codec> => {
  const { default: protobuf } = await import("protobufjs/light.js");
  const root = protobuf.Root.fromJSON(schema);
  return (name) => root.lookupType(name);
};

/** The bytes of a message. Integers of 64 bits may be bigints. */
export const encodeMessage = (codec: Codec, name: string, fields: object): Uint8Array => {
  const type = codec(name);
  return type.encode(type.fromObject(fields)).finish();
};

/** A message's fields, with defaults for what is absent; integers of 64 bits are bigints. */
export const decodeMessage = (codec: Codec, name: string, bytes: Uint8Array): Record<string, unknown> =>
  codec(name).toObject(codec(name).decode(bytes), {
    longs: BigInt as never,
    arrays: true,
    defaults: true,
    oneofs: true,
  });
