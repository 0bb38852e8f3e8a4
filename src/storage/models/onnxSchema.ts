import type { INamespace } from "protobufjs";

/**
 * The parts of the ONNX format that a gfml model needs: messages and field numbers of its `onnx.proto`, version 3 of protocol
 * buffers. For readers of the full format, the other fields are absent.
 */
export const onnxSchema: INamespace = {
  nested: {
    ModelProto: {
      fields: {
        irVersion: { id: 1, type: "int64" },
        producerName: { id: 2, type: "string" },
        producerVersion: { id: 3, type: "string" },
        docString: { id: 6, type: "string" },
        graph: { id: 7, type: "GraphProto" },
        opsetImport: { id: 8, rule: "repeated", type: "OperatorSetIdProto" },
        metadataProps: { id: 14, rule: "repeated", type: "StringStringEntryProto" },
      },
    },
    OperatorSetIdProto: { fields: { domain: { id: 1, type: "string" }, version: { id: 2, type: "int64" } } },
    StringStringEntryProto: { fields: { key: { id: 1, type: "string" }, value: { id: 2, type: "string" } } },
    GraphProto: {
      fields: {
        node: { id: 1, rule: "repeated", type: "NodeProto" },
        name: { id: 2, type: "string" },
        initializer: { id: 5, rule: "repeated", type: "TensorProto" },
        input: { id: 11, rule: "repeated", type: "ValueInfoProto" },
        output: { id: 12, rule: "repeated", type: "ValueInfoProto" },
      },
    },
    NodeProto: {
      fields: {
        input: { id: 1, rule: "repeated", type: "string" },
        output: { id: 2, rule: "repeated", type: "string" },
        name: { id: 3, type: "string" },
        opType: { id: 4, type: "string" },
        attribute: { id: 5, rule: "repeated", type: "AttributeProto" },
      },
    },
    AttributeProto: {
      fields: {
        name: { id: 1, type: "string" },
        i: { id: 3, type: "int64" },
        type: { id: 20, type: "int32" },
      },
    },
    TensorProto: {
      fields: {
        dims: { id: 1, rule: "repeated", type: "int64" },
        dataType: { id: 2, type: "int32" },
        name: { id: 8, type: "string" },
        rawData: { id: 9, type: "bytes" },
      },
    },
    ValueInfoProto: {
      fields: {
        name: { id: 1, type: "string" },
        type: { id: 2, type: "TypeProto" },
        docString: { id: 3, type: "string" },
      },
    },
    TypeProto: { fields: { tensorType: { id: 1, type: "TensorTypeProto" } } },
    TensorTypeProto: { fields: { elemType: { id: 1, type: "int32" }, shape: { id: 2, type: "TensorShapeProto" } } },
    TensorShapeProto: { fields: { dim: { id: 1, rule: "repeated", type: "DimensionProto" } } },
    DimensionProto: {
      oneofs: { value: { oneof: ["dimValue", "dimParam"] } },
      fields: { dimValue: { id: 1, type: "int64" }, dimParam: { id: 2, type: "string" } },
    },
  },
};
