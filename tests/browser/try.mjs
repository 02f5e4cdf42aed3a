import { chromium } from 'playwright-core';
const [desk, pw, role, locale, ...paths] = process.argv.slice(2); const passwords = JSON.parse(pw);
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const p = await (await b.newContext({ locale, viewport: { width: 1280, height: 900 } })).newPage();
p.on('console', m => console.log('console', p.url(), m.text()));
await p.goto(desk); await p.fill('#name', role); await p.fill('#password', passwords[role]);
await Promise.all([p.waitForURL(desk + '/**'), p.click('main form button >> nth=0')]);
for (const path of paths) { await p.goto(desk + path); await p.evaluate(() => document.fonts.ready); await p.screenshot({ path: `/tmp/desk/${locale}-${role}${path.replaceAll(/[/?=&]/g, '_')}.png` }); }
await b.close();
