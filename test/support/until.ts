/** The wait of all tests; the compliance suites of `gfml/testing` have it, too. */
export { until } from "../../src/testing/until.ts";
