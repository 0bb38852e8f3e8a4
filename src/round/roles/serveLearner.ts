import type { Link } from "../ports/Link.ts";
import type { HeadContext } from "./HeadContext.ts";
import { createHead } from "./head.ts";
import { createLearner, type LearnerContext } from "./learner.ts";

/** Lets a learner take part, as a member and as a head when it is elected. Returns a function that ends it. */
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
        // the updates that it kept as the head of an earlier round are no longer needed
        await context.spool?.dropBefore(request.task, request.round);
        return learner(request);
      default:
        return learner(request);
    }
  });
};
