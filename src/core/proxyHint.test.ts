import { expect, it } from "vitest";
import { proxyHint } from "./proxyHint.ts";

it("names the variable that makes Node use a configured proxy", () => {
  expect(proxyHint({ HTTPS_PROXY: "http://proxy:3128" })).toContain(
    "HTTPS_PROXY is set: Node uses it if NODE_USE_ENV_PROXY=1",
  );
  expect(proxyHint({ http_proxy: "http://proxy:3128" })).toContain("http_proxy is set");
});

it("says nothing without a proxy, where Node uses it, and in pages", () => {
  for (const environment of [{}, { HTTPS_PROXY: "" }, { HTTPS_PROXY: "http://p", NODE_USE_ENV_PROXY: "1" }])
    expect(proxyHint(environment)).toBe("");
  expect(proxyHint(undefined)).toBe(proxyHint());
});
