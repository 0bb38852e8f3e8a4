import type { LearnerProfile } from "../../cost/index.ts";
import type { WireMessage } from "../../network/browser.ts";
import type { LearnerRequest } from "../../round/index.ts";
import { MalformedMessageError } from "../errors.ts";
import { floatsFromBytes, floatsToBytes } from "./floats.ts";
import { readHeader, requestHeaders } from "./headers.ts";

export const encodeRequest = (request: LearnerRequest): WireMessage => {
  switch (request.kind) {
    case "embed": {
      const { kind, round, models } = request;
      return { kind, header: { round, models: models.length }, payload: floatsToBytes(...models) };
    }
    case "head": {
      const { kind, model, members, ...header } = request;
      const told = members.map((member) => ({ ...member, profile: profileOf(member.profile) }));
      return { kind, header: { ...header, members: told }, payload: floatsToBytes(model) };
    }
    case "train":
    case "personalise": {
      const { kind, model, ...header } = request;
      return { kind, header, payload: floatsToBytes(model) };
    }
    case "open":
    case "settle": {
      const { kind, ...header } = request;
      return { kind, header };
    }
  }
};

/** What a head must know of a member, and nothing else that it declared. */
const profileOf = (profile: LearnerProfile): LearnerProfile => {
  const { learner, sampleCount, cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline } = profile;
  return { learner, sampleCount, cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline };
};

/**
 * A request out of a message.
 *
 * @param parameterCount - of the task's model
 * @throws MalformedMessageError if it is none
 */
export const decodeRequest = (message: WireMessage, parameterCount: number): LearnerRequest => {
  const model = (): Float32Array => floatsFromBytes(message.payload, 1, parameterCount)[0]!;
  switch (message.kind) {
    case "embed": {
      const { round, models } = readHeader(message, requestHeaders.embed);
      return { kind: "embed", round, models: floatsFromBytes(message.payload, models, parameterCount) };
    }
    case "train":
      return { kind: "train", ...readHeader(message, requestHeaders.train), model: model() };
    case "head":
      return { kind: "head", ...readHeader(message, requestHeaders.head), model: model() };
    case "open":
      return { kind: "open", ...readHeader(message, requestHeaders.open) };
    case "settle":
      return { kind: "settle", ...readHeader(message, requestHeaders.settle) } as LearnerRequest;
    case "personalise":
      return { kind: "personalise", ...readHeader(message, requestHeaders.personalize), model: model() };
    default:
      throw new MalformedMessageError("that is no request of a round", { kind: message.kind });
  }
};
