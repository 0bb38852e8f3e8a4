import fc from "fast-check";
import { HEAD } from "gfml/view";
import { describe, expect, it } from "vitest";
import { layoutCoalitions, learnerAt } from "./layoutCoalitions.ts";
import { nextLearner } from "./Scene.ts";

const size = { width: 800, height: 500 };

/** Learners in coalitions, the first of each its head; -1 sits out. */
const columnsOf = (places: readonly number[]) => ({
  coalition: Int16Array.from(places),
  flags: Uint8Array.from(places, (place, index) => (place >= 0 && places.indexOf(place) === index ? HEAD : 0)),
});

describe("the picture’s layout", () => {
  const anyPlaces = fc
    .integer({ min: 1, max: 12 })
    .chain((coalitions) =>
      fc
        .array(fc.integer({ min: -1, max: coalitions - 1 }), { minLength: 1, maxLength: 300 })
        .map((places) => ({ coalitions, places })),
    );

  it("keeps every learner in its coalition’s circle and in the picture, its head in the middle", () => {
    fc.assert(
      fc.property(anyPlaces, ({ coalitions, places }) => {
        const columns = columnsOf(places);
        const hasBench = places.includes(-1);
        const layout = layoutCoalitions(
          columns,
          places.map((_, index) => 50 + index),
          coalitions,
          hasBench,
          size,
        );
        for (const [at, place] of places.entries()) {
          const [x, y] = [layout.x[at]!, layout.y[at]!];
          expect(x >= 0 && x <= size.width && y >= 0 && y <= size.height).toBe(true);
          if (place < 0) expect(y).toBeGreaterThanOrEqual(layout.bench!.y);
          else {
            const circle = layout.circles[place]!;
            const distance = Math.hypot(x - circle.x, y - circle.y);
            expect(distance).toBeLessThanOrEqual(circle.radius + 1e-3);
            if ((columns.flags[at]! & HEAD) !== 0) expect(distance).toBeLessThan(1e-3);
          }
        }
      }),
      { seed: 7 },
    );
  });

  it("finds a learner where it is drawn, and none elsewhere", () => {
    const layout = layoutCoalitions(columnsOf([0, 0, 0, 1, 1]), [9, 9, 9, 9, 9], 2, false, size);
    for (let at = 0; at < 5; at++) expect(learnerAt(layout, layout.x[at]! + 1, layout.y[at]! - 1)).toBe(at);
    expect(learnerAt(layout, 2, 2)).toBeUndefined();
  });

  it("draws more samples larger", () => {
    const { radius } = layoutCoalitions(columnsOf([0, 0, 0]), [100, 200, 400], 1, false, size);
    expect(radius[0]!).toBeLessThan(radius[1]!);
    expect(radius[1]!).toBeLessThan(radius[2]!);
  });
});

describe("arrow keys", () => {
  //        learner  0  1   2  3  4   5
  const columns = columnsOf([1, 0, -1, 0, 1, -1]);
  it("goes through coalitions, heads first, those that sit out last", () => {
    const order = [nextLearner(columns, undefined, "ArrowRight")];
    for (let step = 0; step < 5; step++) order.push(nextLearner(columns, order.at(-1), "ArrowRight"));
    expect(order).toEqual([1, 3, 0, 4, 2, 5]);
    expect(nextLearner(columns, 5, "ArrowRight")).toBe(5);
    expect(nextLearner(columns, 4, "ArrowLeft")).toBe(0);
    expect([nextLearner(columns, 4, "Home"), nextLearner(columns, 4, "End")]).toEqual([1, 5]);
  });
  it("goes up and down to the head of the coalition before or behind", () => {
    expect(nextLearner(columns, 3, "ArrowDown")).toBe(0);
    expect(nextLearner(columns, 4, "ArrowDown")).toBe(2);
    expect(nextLearner(columns, 5, "ArrowDown")).toBe(5);
    expect(nextLearner(columns, 4, "ArrowUp")).toBe(1);
    expect(nextLearner(columns, 5, "ArrowUp")).toBe(0);
    expect(nextLearner(columns, 3, "ArrowUp")).toBe(3);
  });
  it("has no effect if there is no learner", () => {
    expect(nextLearner(columnsOf([]), undefined, "ArrowRight")).toBeUndefined();
  });
});
