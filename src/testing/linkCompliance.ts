import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GfmlError } from "../core/index.ts";
import {
  type LearnerRequest,
  type LearnerResponse,
  LearnerUnreachableError,
  type Link,
  roundOf,
} from "../round/index.ts";

/** An opened adapter of the Link port. */
export interface LinkUnderTest {
  /** The link of the requesting side. */
  readonly asker: Link;
  /** The link over which this learner serves. In one process it is the requesting side's link. */
  readonly of: (learner: number) => Link;
  readonly close: () => Promise<void>;
}

/** A link's behavior for errors and time. */
export interface LinkComplianceOptions {
  /**
   * What the requesting side gets for an error in the learner. In one process it is the error itself. Otherwise the learner counts as
   * unreachable, because a remote error must not end a round.
   */
  readonly learnerErrors: "propagated" | "unreachable";
  /** Whether time is real, so that a time limit can run out. */
  readonly hasTimeouts: boolean;
}

const embed: Extract<LearnerRequest, { kind: "embed" }> = { kind: "embed", round: 3, models: [Float32Array.of(1, -0)] };
const answer: LearnerResponse = { kind: "embed", embeddings: Float32Array.of(0.5, -0, 1e-40) };
const long = { timeout: 10 };

/** Tests what every adapter of the Link port must do. */
export const linkCompliance = (
  name: string,
  open: () => Promise<LinkUnderTest>,
  { learnerErrors, hasTimeouts }: LinkComplianceOptions,
): void => {
  describe(`the link ${name}`, () => {
    let link: LinkUnderTest;
    beforeEach(async () => {
      link = await open();
    });
    afterEach(() => link.close());

    it("carries a request to the learner and its answer back, bit for bit", async () => {
      const requests: LearnerRequest[] = [];
      link.of(4).serve(4, async (request) => {
        requests.push(request);
        return answer;
      });
      const response = await link.asker.request(4, embed, long);
      expect(requests).toEqual([embed]);
      expect(response).toEqual(answer);
      expect(Object.is(response.embeddings[1], -0)).toBe(true);
    });

    it("keeps the answers of learners and of concurrent requests apart", async () => {
      for (const learner of [1, 2]) {
        link.of(learner).serve(learner, async (request) => {
          // later rounds are answered first
          for (let turn = 0; turn < 4 - roundOf(request); turn++) await new Promise((resolve) => setImmediate(resolve));
          return { kind: "embed", embeddings: Float32Array.of(learner, roundOf(request)) };
        });
      }
      const asked = [1, 2].flatMap((learner) => [0, 1, 2, 3].map((round) => ({ learner, round })));
      const answers = await Promise.all(
        asked.map(({ learner, round }) => link.asker.request(learner, { ...embed, round }, long)),
      );
      expect(answers.map(({ embeddings }) => [...embeddings])).toEqual(
        asked.map(({ learner, round }) => [learner, round]),
      );
    });

    it("lets a serving learner send a request to any learner, including itself", async () => {
      link
        .of(1)
        .serve(1, async (request) =>
          roundOf(request) === 3 ? link.of(1).request(1, { ...embed, round: 4 }, long) : answer,
        );
      expect(await link.asker.request(1, embed, long)).toEqual(answer);
    });

    it("cannot reach a learner that does not serve", async () => {
      const asked = link.asker.request(9, embed, long);
      await expect(asked).rejects.toBeInstanceOf(LearnerUnreachableError);
      await expect(asked).rejects.toMatchObject({ code: "GFML_LEARNER_UNREACHABLE", learner: 9 });
    });

    it("cannot reach a learner that has stopped serving, until it serves again", async () => {
      const stop = link.of(5).serve(5, async () => answer);
      stop();
      await expect(link.asker.request(5, embed, long)).rejects.toBeInstanceOf(LearnerUnreachableError);
      link.of(5).serve(5, async () => answer);
      expect(await link.asker.request(5, embed, long)).toEqual(answer);
    });

    it("uses the last handler, which stopping an earlier one does not end", async () => {
      const stopFirst = link.of(5).serve(5, async () => ({ kind: "embed", embeddings: Float32Array.of(1) }));
      link.of(5).serve(5, async () => answer);
      stopFirst();
      expect(await link.asker.request(5, embed, long)).toEqual(answer);
    });

    it("does not accept an answer to a different request", async () => {
      link.of(6).serve(6, async () => ({ kind: "personalise", before: { accuracy: 1, loss: 0 }, after: [] }));
      await expect(link.asker.request(6, embed, long)).rejects.toBeInstanceOf(LearnerUnreachableError);
    });

    it("sends no request after the signal is aborted", async () => {
      let asked = 0;
      link.of(7).serve(7, async () => {
        asked++;
        return answer;
      });
      const reason = new Error("enough");
      const request = link.asker.request(7, embed, { ...long, signal: AbortSignal.abort(reason) });
      await expect(request).rejects.toBe(reason);
      expect(asked).toBe(0);
    });

    it("stops waiting when the signal is aborted, with its reason, and stays usable", async () => {
      const controller = new AbortController();
      const reason = new Error("enough");
      let release: (response: LearnerResponse) => void = () => {};
      const handled = new Promise<void>((begun) => {
        link.of(7).serve(7, (request) => {
          if (roundOf(request) !== 3) return Promise.resolve(answer);
          begun();
          return new Promise<LearnerResponse>((resolve) => {
            release = resolve;
          });
        });
      });
      const request = link.asker.request(7, embed, { ...long, signal: controller.signal });
      const refused = expect(request).rejects.toBe(reason);
      await handled;
      controller.abort(reason);
      await refused;
      release(answer);
      expect(await link.asker.request(7, { ...embed, round: 4 }, long)).toEqual(answer);
    });

    it("removes its listener from the signal after the answer", async () => {
      const controller = new AbortController();
      link.of(7).serve(7, async () => answer);
      expect(await link.asker.request(7, embed, { ...long, signal: controller.signal })).toEqual(answer);
      controller.abort();
      expect(await link.asker.request(7, embed, long)).toEqual(answer);
    });

    it(`reports an error in the learner: ${learnerErrors}`, async () => {
      link.of(8).serve(8, async () => {
        throw new GfmlError("GFML_TEST", "its own fault");
      });
      const code = learnerErrors === "propagated" ? "GFML_TEST" : "GFML_LEARNER_UNREACHABLE";
      await expect(link.asker.request(8, embed, long)).rejects.toMatchObject({ code });
    });

    if (hasTimeouts) {
      it("gives up on a learner that does not answer in time", async () => {
        link.of(8).serve(8, () => new Promise(() => {}));
        const request = link.asker.request(8, embed, { timeout: 0.05 });
        await expect(request).rejects.toBeInstanceOf(LearnerUnreachableError);
      });
    }
  });
};
