import type { z } from "zod";
import type { WireMessage } from "../../network/browser.ts";
import { MalformedMessageError } from "../errors.ts";
import { type SessionHeader, type SessionKind, sessionHeaders } from "./schemas.ts";

/** @throws MalformedMessageError unless the header is of this schema */
export const readHeader = <Header extends z.ZodType>(message: WireMessage, schema: Header): z.output<Header> => {
  const parsed = schema.safeParse(message.header);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MalformedMessageError(`the header of "${message.kind}" is not understood`, {
    problem: `${issue?.path.join(".")}: ${issue?.message}`.slice(0, 200),
  });
};

/** @throws MalformedMessageError unless it is a message of this kind with such a header */
export const readSession = <Kind extends SessionKind>(message: WireMessage, kind: Kind): SessionHeader<Kind> => {
  if (message.kind !== kind)
    throw new MalformedMessageError("the answer is of another kind", { kind: message.kind, expected: kind });
  return readHeader(message, sessionHeaders[kind]) as SessionHeader<Kind>;
};

export const sessionMessage = <Kind extends SessionKind>(
  kind: Kind,
  header: SessionHeader<Kind>,
  payload?: Uint8Array,
): WireMessage => ({ kind, header, ...(payload && { payload }) });
