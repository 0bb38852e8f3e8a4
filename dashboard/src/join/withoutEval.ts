// the library that checks messages would try to compile its checks; the content security policy refuses that, and tells
(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };
