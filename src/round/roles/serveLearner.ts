import type { Link } from "../ports/Link.ts";
import { type HeadContext, headCoalition } from "./head.ts";
import { answerAsLearner, type LearnerContext } from "./learner.ts";

/** Lets a learner take part: as a member, and as a head when it is chosen. Returns how to stop. */
export const serveLearner = (link: Link, context: LearnerContext & Omit<HeadContext, "link">): (() => void) =>
  link.serve(context.profile.learner, async (request) =>
    request.kind === "head"
      ? { kind: "head", ...(await headCoalition({ ...context, link }, request)) }
      : answerAsLearner(context, request),
  );
