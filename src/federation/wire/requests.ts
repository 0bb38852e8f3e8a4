import type { LearnerProfile } from "../../cost/index.ts";
import type { WireMessage } from "../../network/browser.ts";
import type { LearnerRequest } from "../../round/index.ts";
import { MalformedMessageError } from "../errors.ts";
import { floatsFromBytes, floatsToBytes } from "./floats.ts";
import { memberToWire, readHeader, requestHeaders } from "./headers.ts";
import { cutLongHeader, joinLongHeader } from "./longHeaders.ts";

/** Encodes a request of a round. */
export const encodeRequest = (request: LearnerRequest): WireMessage => cutLongHeader(toMessage(request));

const toMessage = (request: LearnerRequest): WireMessage => {
  switch (request.kind) {
    case "embed": {
      const { kind, round, models } = request;
      return { kind, header: { round, models: models.length }, payload: floatsToBytes(...models) };
    }
    case "head": {
      const { kind, model, members, ...header } = request;
      const profiled = members.map((member) => ({ ...member, profile: profileOf(member.profile) }));
      return { kind, header: { ...header, members: profiled }, payload: floatsToBytes(model) };
    }
    case "train":
    case "personalise": {
      const { kind, model, ...header } = request;
      return { kind, header, payload: floatsToBytes(model) };
    }
    case "open": {
      const { kind, ...header } = request;
      return { kind, header };
    }
    case "settle": {
      const { kind, settlement, ...header } = request;
      return {
        kind,
        header: { ...header, settlement: { ...settlement, members: settlement.members.map(memberToWire) } },
      };
    }
  }
};

/** @throws MalformedMessageError also where recipes and sample counts do not go together */
const personalizeRequest = (message: WireMessage, model: Float32Array): LearnerRequest => {
  const { adaptation, ...header } = readHeader(message, requestHeaders.personalize);
  if (adaptation === undefined) return { kind: "personalise", ...header, model };
  const { recipes, on, draws, trainedShares } = adaptation;
  if (recipes.length !== header.sampleCounts.length)
    throw new MalformedMessageError("the recipes are not those of the sample counts", {
      recipes: recipes.length,
      sampleCounts: header.sampleCounts.length,
    });
  return {
    kind: "personalise",
    ...header,
    adaptation: { recipes, on, draws, ...(trainedShares && { trainedShares }) },
    model,
  };
};

/** The part of a declaration that a head needs. */
const profileOf = (profile: LearnerProfile): LearnerProfile => {
  const { learner, sampleCount, cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline } = profile;
  return { learner, sampleCount, cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline };
};

/**
 * Decodes a request of a round.
 *
 * @param parameterCount - of the task's model
 * @throws MalformedMessageError if the message is not a valid request
 */
export const decodeRequest = (received: WireMessage, parameterCount: number): LearnerRequest => {
  const message = joinLongHeader(received);
  const model = (): Float32Array => floatsFromBytes(message.payload, 1, parameterCount)[0]!;
  switch (message.kind) {
    case "embed": {
      const { round, models } = readHeader(message, requestHeaders.embed);
      return { kind: "embed", round, models: floatsFromBytes(message.payload, models, parameterCount) };
    }
    case "train":
      return { kind: "train", ...readHeader(message, requestHeaders.train), model: model() };
    case "head":
      return { kind: "head", ...readHeader(message, requestHeaders.head), model: model() } as LearnerRequest;
    case "open":
      return { kind: "open", ...readHeader(message, requestHeaders.open) };
    case "settle":
      return { kind: "settle", ...readHeader(message, requestHeaders.settle) } as LearnerRequest;
    case "personalise":
      return personalizeRequest(message, model());
    default:
      throw new MalformedMessageError("the message is not a request of a round", { kind: message.kind });
  }
};
