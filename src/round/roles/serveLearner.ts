import type { Link } from "../ports/Link.ts";
import { createHead } from "./createHead.ts";
import type { HeadContext } from "./HeadContext.ts";
import { createLearner, type LearnerContext } from "./learner.ts";

/** Lets a learner take part: as a member, and as a head when it is chosen. Returns how to stop. */
export const serveLearner = (link: Link, context: LearnerContext & Omit<HeadContext, "link">): (() => void) => {
  const learner = createLearner(context);
  const head = createHead({ ...context, link }, () => context.profile.learner);
  return link.serve(context.profile.learner, async (request) => {
    switch (request.kind) {
      case "head":
        return { kind: "head", ...(await head.lead(request)) };
      case "open":
        return { kind: "open", openings: await head.open(request) };
      case "settle":
        return { kind: "settle", signatures: await head.settle(request) };
      case "train":
        // what it kept as the head of an earlier round nobody asks for any more
        await context.spool?.dropBefore(request.task, request.round);
        return learner(request);
      default:
        return learner(request);
    }
  });
};
