// the validation library would try to compile its checks, which the content security policy refuses and reports
(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };
