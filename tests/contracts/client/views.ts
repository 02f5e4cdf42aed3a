// Shows every view of the site at a gateway that runs.
//   node made/views.js ADDRESS TOKEN-OF-AN-EDITOR
import assert from 'node:assert/strict';
import { Embassy } from '../../../deploy/clients/typescript/dist/index.js';
import { Site } from './site.js';

const [baseUrl = '', token = ''] = process.argv.slice(2);
const { data: mission } = await new Embassy({ baseUrl }).get('/v1/mission');
const [locale = '', other = ''] = mission.locales;
const site = new Site(new Embassy({ baseUrl }), locale, mission.receivingState);
const desk = new Site(new Embassy({ baseUrl, token }), locale, mission.receivingState);
const shown: string[] = [];
const show = (view: string, lines: Iterable<string>) => {
  const text = [...lines];
  assert.ok(text.length > 0 && text.every((line) => line.trim().length > 0), `${view}: ${JSON.stringify(text)}`);
  shown.push(view);
  return text;
};

// The editor first, so that there is something to read.
const key = `views-${Date.now()}`;
await desk.api.post('/v1/pages', { body: { key, type: 'news', authenticLocale: locale } });
const first = await desk.api.put('/v1/pages/{key}/editions/{locale}', {
  params: { path: { key, locale } },
  body: { slug: key, title: key, body: 'نص' },
});
assert.equal(await desk.save(key, first.ifMatch, `${key} 2`), 'saved 1');
show('editor', [await desk.save(key, first.ifMatch, `${key} 3`)]);
const latest = await desk.api.get('/v1/pages/{key}/editions/{locale}', { params: { path: { key, locale } } });
await desk.api.post('/v1/pages/{key}/editions/{locale}:publish', { params: { path: { key, locale }, header: latest.ifMatch }, body: {} });

show('home', await site.home());
assert.ok(show('navigation', await site.navigation()).some((line) => line.startsWith('- <a href=')));
assert.match((await site.page('legal-framework')).join('\n'), /^<a href="http:[^"]+\/ar\/page\/[^"]+">العلاقات الحالية/);
assert.ok(show('pages', await site.pages()).some((line) => line.endsWith(`${key} 2`)));
assert.match(show('page', await site.page(key)).join('\n'), new RegExp(`<h1 lang="${locale}" dir="rtl">${key} 2</h1>`));
assert.deepEqual(show('language missing', await new Site(site.api, other, site.partner).page(key)), ['language missing', locale]);
assert.deepEqual(show('404', await site.page('no-such-page')), ['not found']);
show('engagements', await site.engagements('2000-01-01', '2030-12-31'));
for await (const { engagements } of site.api.pages('/v1/engagements', { params: { query: { pageSize: 1 } } })) {
  for (const { id } of engagements) show('engagement', await site.engagement(id));
  break;
}
const agreements = await site.agreements();
show('agreements', agreements.values());
for (const id of [...agreements.keys()].slice(0, 1)) show('agreement', await site.agreement(id));
show('forums', await site.forums());
show('dossier', await site.dossier([mission.sendingState, mission.receivingState].sort().join('-')));
const deadline = Date.now() + 30_000;
// The index follows the announcements, a moment later.
let found = await site.search(key);
while (found.length === 0 && Date.now() < deadline) found = await site.search(key);
show('search', found);
console.log(shown.join(', '));
