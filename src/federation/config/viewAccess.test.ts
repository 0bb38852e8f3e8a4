import { expect, it } from "vitest";
import { defineService } from "./resolveService.ts";
import { servesPages, viewAccessOf } from "./serviceProblems.ts";
import type { ServiceConfigInput } from "./serviceSchema.ts";

const accessWith = (door: ServiceConfigInput["door"]) => {
  const config = defineService({
    samples: { features: 784, classes: 10 },
    coalition: { count: 2 },
    ledger: "memory",
    door,
  });
  return { pages: servesPages(config), view: viewAccessOf(config) };
};
const open = { host: "0.0.0.0", publicUrl: "https://gfml.example.org" };

it("serves pages and view to this machine by default, to others only if asked, the view then by token", () => {
  expect(accessWith({})).toEqual({ pages: true, view: "own" });
  expect(accessWith({ view: "token" })).toEqual({ pages: true, view: "token" });
  expect(accessWith({ view: "off" })).toEqual({ pages: true, view: undefined });
  expect(accessWith({ pages: false, view: "public" })).toEqual({ pages: false, view: undefined });
  expect(accessWith(open)).toEqual({ pages: false, view: undefined });
  expect(accessWith({ ...open, pages: true })).toEqual({ pages: true, view: "token" });
  expect(accessWith({ ...open, pages: true, view: "public" })).toEqual({ pages: true, view: "public" });
});
