import { HeadRefusedError } from "../ports/HeadRefusedError.ts";
import type { Link } from "../ports/Link.ts";
import { type HeadContext, headCoalition } from "./head.ts";
import { answerAsLearner, type LearnerContext } from "./learner.ts";

/** Lets a learner take part: as a member, and as a head when it is chosen. Returns how to stop. */
export const serveLearner = (link: Link, context: LearnerContext & Omit<HeadContext, "link">): (() => void) =>
  link.serve(context.profile.learner, async (request) => {
    switch (request.kind) {
      case "head":
        return { kind: "head", ...(await headCoalition({ ...context, link }, request)) };
      case "open":
      case "settle":
        throw new HeadRefusedError(context.profile.learner, request.kind, "it keeps no updates");
      default:
        return answerAsLearner(context, request);
    }
  });
