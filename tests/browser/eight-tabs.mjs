// Opens eight tabs of one site, each of which follows changes with the client. All of them load and hear of a
// publication over one stream, and go on when the tab that reads the stream is closed.
//   node eight-tabs.mjs GATEWAY-ADDRESS TOKEN-OF-AN-EDITOR CHROMIUM [alone]
// `alone` takes Web Locks away, so each tab opens a stream of its own: one of them must then wait for ever.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { Embassy } from '../../deploy/clients/typescript/dist/index.js';

const [gateway, token, executablePath, mode] = process.argv.slice(2);
const client = new URL('../../deploy/clients/typescript/', import.meta.url);
const page = `<!doctype html><title>waiting</title>
<script type="importmap">{"imports":{"openapi-fetch":"/node_modules/openapi-fetch/dist/index.mjs"}}</script>
<script type="module">
  ${mode === 'alone' ? 'delete Navigator.prototype.locks;' : ''}
  const { Embassy } = await import('/dist/index.js');
  const api = new Embassy({ baseUrl: ${JSON.stringify(gateway)} });
  window.heard = [];
  const listening = new Promise(async (listens) => {
    for await (const item of api.changes({ types: ['embassy.content.edition.*'] })) {
      listens();
      if (item.kind === 'change') window.heard.push(item.change.subject);
    }
  });
  await listening;
  await api.get('/v1/mission');
  document.title = 'loaded';
</script>`;

// The site has an address of its own, as a site has.
const site = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://site').pathname;
  const body = path === '/' ? page : await readFile(new URL(`.${path}`, client)).catch(() => undefined);
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': path === '/' ? 'text/html' : 'text/javascript' });
  response.end(body);
});
await new Promise((listens) => site.listen(0, '127.0.0.1', listens));

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext();
  let streams = 0;
  context.on('request', (request) => {
    if (request.method() === 'GET' && request.url().includes('/v1/changes/stream')) streams++;
  });
  const tabs = [];
  for (let number = 1; number <= 8; number++) {
    const tab = await context.newPage();
    await tab.goto(`http://localhost:${site.address().port}/`, { waitUntil: 'commit' });
    await tab.waitForFunction(() => document.title === 'loaded', undefined, { timeout: 20_000 })
      .catch(() => assert.fail(`tab ${number} does not load`));
    tabs.push(tab);
  }
  assert.equal(streams, 1);
  await publishedIn(tabs);

  // The first tab took the lock. Any other continues, and what is published meanwhile is not lost.
  await tabs.shift().close();
  await publishedIn(tabs);
  assert.equal(streams, 2);
  console.log('8 tabs, 1 stream');
} finally {
  await browser.close();
  site.close();
}

async function publishedIn(tabs) {
  const editor = new Embassy({ baseUrl: gateway, token });
  const { data: { locales: [locale] } } = await editor.get('/v1/mission');
  const key = `tabs-${Date.now()}`;
  const path = { key, locale };
  await editor.post('/v1/pages', { body: { key, type: 'news', authenticLocale: locale } });
  const draft = await editor.put('/v1/pages/{key}/editions/{locale}', { params: { path }, body: { slug: key, title: key, body: key } });
  await editor.post('/v1/pages/{key}/editions/{locale}:publish', { params: { path, header: draft.ifMatch }, body: {} });
  const subject = `pages/${key}/editions/${locale}`;
  for (const tab of tabs) {
    await tab.waitForFunction((published) => window.heard.includes(published), subject, { timeout: 30_000 });
    assert.deepEqual(await tab.evaluate((published) => window.heard.filter((one) => one === published).length, subject), 1);
  }
}
