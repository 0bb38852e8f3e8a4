#!/usr/bin/env node
// Old syntax on purpose: it must run, and say so, on a Node that is too old for the rest.
var version = process.versions.node.split(".");
if (Number(version[0]) < 22 || (Number(version[0]) === 22 && Number(version[1]) < 18)) {
  console.error("gfml needs Node 22.18 or newer; this is " + process.version + ". Install it from https://nodejs.org");
  process.exit(2);
}
import("../dist/cli/main.js").catch((error) => {
  console.error(error);
  process.exit(1);
});
