import { chromium } from "playwright-core";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const [,, name, ...modes] = process.argv;
for (const m of modes) {
  const [w, scheme] = m.split("-");
  const p = await b.newPage({ viewport: { width: Number(w), height: 900 }, colorScheme: scheme, deviceScaleFactor: 1 });
  p.on("console", x => console.log(m, x.type(), x.text())); p.on("pageerror", e => console.log(e));
  await p.goto(`file:///tmp/rep/${name}.html`);
  console.log(m, await p.evaluate(() => [document.documentElement.scrollWidth, innerWidth, document.documentElement.scrollHeight]));
  const h = await p.evaluate(() => document.documentElement.scrollHeight);
  const step = w > 600 ? 1500 : 1900; let i = 0;
  await p.setViewportSize({ width: Number(w), height: h });
  await p.addStyleTag({content:"nav{position:static !important}"});
  for (let y = 0; y < h; y += step) await p.screenshot({ path: `/tmp/rep/${name}-${m}-${i++}.png`, clip: { x: 0, y, width: Number(w), height: Math.min(step, h - y) }, fullPage: true });
  console.log(i);
  await p.close();
}
await b.close();
