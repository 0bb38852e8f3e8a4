// the library that checks messages would try to compile its checks; the content security policy refuses that, and tells.
// It may be loaded already, and keeps the object that it found
const config = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
config.__zod_globalConfig ??= {};
config.__zod_globalConfig.jitless = true;
