// The page loads this script before all others. The library that checks messages would try to compile its checks, which the page's
// content security policy refuses and reports. src/join/withoutEval.ts does the same in workers.
globalThis.__zod_globalConfig = { jitless: true };
