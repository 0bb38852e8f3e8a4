import { appendFile, mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { INamespace, Type } from "protobufjs";
import { trackerError } from "./errors.ts";
import type { Tracker, TrackerEdges } from "./Tracker.ts";

/** The parts of TensorBoard's events that scalars need: messages and field numbers of its `event.proto`. */
const schema: INamespace = {
  nested: {
    Event: {
      fields: {
        wallTime: { id: 1, type: "double" },
        step: { id: 2, type: "int64" },
        fileVersion: { id: 3, type: "string" },
        summary: { id: 5, type: "Summary" },
      },
    },
    Summary: { fields: { value: { id: 1, rule: "repeated", type: "Value" } } },
    Value: { fields: { tag: { id: 1, type: "string" }, simpleValue: { id: 2, type: "float" } } },
  },
};

/**
 * Writes a run's metrics as an event file for TensorBoard, in FOLDER/RUN: see them with `tensorboard --logdir FOLDER`. A resumed run
 * adds a file in the same folder.
 */
export const tensorBoardTracker = (folder: string, edges: TrackerEdges): Tracker => {
  const name = `TensorBoard in ${folder}`;
  let file = "";
  let event: Type;
  let writing: Promise<void> = Promise.resolve();
  let hasFailed = false;
  const record = (fields: object): Uint8Array => recordOf(event.encode(event.fromObject(fields)).finish());
  return {
    name,
    start: async ({ name: run, previous, time }) => {
      const { default: protobuf } = await import("protobufjs/light.js");
      event = protobuf.Root.fromJSON(schema).lookupType("Event");
      const place = previous ?? join(folder, run);
      file = join(place, `events.out.tfevents.${Math.floor(time / 1000)}.${hostname()}.${process.pid}`);
      try {
        await mkdir(place, { recursive: true });
        await appendFile(file, record({ wallTime: time / 1000, fileVersion: "brain.Event:2" }));
      } catch (cause) {
        throw trackerError(
          name,
          "cannot be written",
          "give a folder that you may write to: --track tensorboard:FOLDER",
          { reason: cause instanceof Error ? cause.message : String(cause) },
          cause,
        );
      }
      return place;
    },
    log: (step, metrics, time) => {
      const value = Object.entries(metrics)
        .filter(([, number]) => Number.isFinite(number))
        .map(([tag, simpleValue]) => ({ tag, simpleValue }));
      const bytes = record({ wallTime: time / 1000, step, summary: { value } });
      writing = writing
        .then(() => appendFile(file, bytes))
        .catch((error: unknown) => {
          if (!hasFailed)
            edges.notice(`${name} does not take metrics: ${error instanceof Error ? error.message : error}`);
          hasFailed = true;
        });
    },
    end: () => writing,
  };
};

/** A record of a TensorFlow file: length, its checksum, the bytes, their checksum. */
const recordOf = (bytes: Uint8Array): Uint8Array => {
  const out = new Uint8Array(bytes.length + 16);
  const view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(bytes.length), true);
  view.setUint32(8, maskedChecksum(out.subarray(0, 8)), true);
  out.set(bytes, 12);
  view.setUint32(12 + bytes.length, maskedChecksum(bytes), true);
  return out;
};

/** CRC-32C, turned and shifted as TensorFlow writes it. */
const maskedChecksum = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
};

/** The remainders of all bytes for the polynomial of CRC-32C. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
