import type { WireMessage } from "../../network/browser.ts";
import type { LearnerRequest, LearnerResponse } from "../../round/index.ts";
import { MalformedMessageError } from "../errors.ts";
import { floatsFromBytes, floatsToBytes } from "./floats.ts";
import { memberToWire, readHeader, responseHeaders } from "./headers.ts";
import { cutLongHeader, joinLongHeader } from "./longHeaders.ts";

/** Encodes the answer to a request of a round. */
export const encodeResponse = (response: LearnerResponse): WireMessage => cutLongHeader(toMessage(response));

const toMessage = (response: LearnerResponse): WireMessage => {
  switch (response.kind) {
    case "embed":
      return { kind: "embed", header: {}, payload: floatsToBytes(response.embeddings) };
    case "train": {
      const { kind, parameters, encoded, ...header } = response;
      return {
        kind,
        header: { ...header, encoding: encoded?.encoding ?? "float32" },
        payload: encoded?.bytes ?? floatsToBytes(parameters),
      };
    }
    case "head": {
      const { kind, model, members, ...header } = response;
      return { kind, header: { ...header, members: members.map(memberToWire) }, payload: floatsToBytes(model) };
    }
    case "open": {
      const openings = response.openings.map(({ learner, chunks }) => ({
        learner,
        chunks: chunks.map(({ index, bytes, proof }) => ({ index, bytes: bytes.length, proof })),
      }));
      const parts = response.openings.flatMap(({ chunks }) => chunks.map(({ bytes }) => bytes));
      return { kind: "open", header: { openings }, payload: joined(parts) };
    }
    case "settle":
    case "personalise": {
      const { kind, ...header } = response;
      return { kind, header };
    }
  }
};

/** The sizes of a task's answers. */
export interface AnswerShape {
  /** Parameters of the task's model. */
  readonly parameterCount: number;
  /** Numbers in an embedding, as it is sent. */
  readonly embeddingSize: number;
  /** tau: most gradient norms of a learner. */
  readonly localSteps: number;
}

/** Largest payload of the answer to a request, bytes. */
export const largestPayload = (request: LearnerRequest, shape: AnswerShape): number => {
  switch (request.kind) {
    case "embed":
      return 4 * request.models.length * shape.embeddingSize;
    case "train":
      return 4 * shape.parameterCount;
    case "head":
      return 4 * shape.parameterCount + request.members.length * (MEMBER_BYTES + NORM_BYTES * shape.localSteps);
    case "open":
      // chunks of every possible member, with their proofs
      return (4096 + PROOF_BYTES) * request.chunks.length * OPENED_MEMBERS;
    case "settle":
    case "personalise":
      return 0;
  }
};

/** Most bytes of JSON of a member in a head's report, of each of its gradient norms, and of a chunk's proof. */
const MEMBER_BYTES = 1024;
const NORM_BYTES = 32;
const PROOF_BYTES = 2048;

/** Members whose chunks fit into one answer: 64 MB with four chunks each. */
const OPENED_MEMBERS = 4096;

/**
 * Decodes the answer to a request.
 *
 * @throws MalformedMessageError if the message is not a valid answer
 */
export const decodeResponse = (request: LearnerRequest, received: WireMessage, shape: AnswerShape): LearnerResponse => {
  if (received.kind !== request.kind) {
    throw new MalformedMessageError("the answer has a wrong kind", { kind: received.kind, expected: request.kind });
  }
  const message = joinLongHeader(received);
  const { parameterCount, embeddingSize, localSteps } = shape;
  switch (request.kind) {
    case "embed": {
      readHeader(message, responseHeaders.embed);
      const [embeddings] = floatsFromBytes(message.payload, 1, request.models.length * embeddingSize);
      return { kind: "embed", embeddings: embeddings! };
    }
    case "train": {
      const { encoding, signature, ...header } = readHeader(message, responseHeaders.train);
      requireNorms([header], localSteps);
      const bytes = message.payload ?? new Uint8Array();
      return {
        kind: "train",
        ...header,
        ...(signature !== undefined && { signature }),
        parameters: new Float32Array(),
        encoded: { encoding, bytes },
      };
    }
    case "head": {
      const header = readHeader(message, responseHeaders.head);
      requireNorms(
        header.members.flatMap((one) => (one.delivered ? [one] : [])),
        localSteps,
      );
      return {
        kind: "head",
        ...header,
        model: floatsFromBytes(message.payload, 1, parameterCount)[0]!,
      } as LearnerResponse;
    }
    case "open": {
      const { openings } = readHeader(message, responseHeaders.open);
      const payload = message.payload ?? new Uint8Array();
      let offset = 0;
      const cut = (length: number): Uint8Array => {
        const part = payload.subarray(offset, offset + length);
        offset += length;
        return part;
      };
      const opened = openings.map(({ learner, chunks }) => ({
        learner,
        chunks: chunks.map(({ index, bytes, proof }) => ({ index, bytes: cut(bytes), proof })),
      }));
      if (offset !== payload.length)
        throw new MalformedMessageError("the openings have a wrong length", {
          bytes: payload.length,
          expected: offset,
        });
      return { kind: "open", openings: opened };
    }
    case "settle":
      return { kind: "settle", ...readHeader(message, responseHeaders.settle) };
    case "personalise": {
      const { samples, available, signature, ...answer } = readHeader(message, responseHeaders.personalize);
      const expected = request.adaptation?.recipes.flat().length ?? request.sampleCounts.length;
      if (answer.after.length !== expected)
        throw new MalformedMessageError("the answer has a wrong number of results", { results: answer.after.length });
      return {
        kind: "personalise",
        ...answer,
        ...(samples !== undefined && { samples }),
        ...(signature !== undefined && { signature }),
        ...(available !== undefined && { available }),
      };
    }
  }
};

/** @throws MalformedMessageError if a member reports more gradient norms than local steps */
const requireNorms = (
  members: readonly { readonly learner: number; readonly gradientNorms: readonly number[] }[],
  localSteps: number,
): void => {
  const one = members.find(({ gradientNorms }) => gradientNorms.length > localSteps);
  if (one !== undefined)
    throw new MalformedMessageError("more gradient norms than local steps", {
      learner: one.learner,
      norms: one.gradientNorms.length,
      steps: localSteps,
    });
};

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
};
