// A front end's journey with a client that is typed by docs/openapi.json alone: what compiles here, the gateway answers.
//   node made/journey.js ADDRESS TOKEN-OF-AN-EDITOR
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { components, paths } from './made/api.d.ts';

type Page = components['schemas']['Page'];

const [address, token] = process.argv.slice(2) as [string, string];
const reader = createClient<paths>({ baseUrl: address });
const editor = createClient<paths>({ baseUrl: address, headers: { authorization: `Bearer ${token}` } });

const { data: mission } = await reader.GET('/v1/mission');
assert.ok(mission);
const locale: string = mission.locales[0]!;

// Where to go on from, before anything happens.
let { data: changes } = await reader.GET('/v1/changes', { params: { query: { limit: 500 } } });
while (changes?.more) ({ data: changes } = await reader.GET('/v1/changes', { params: { query: { after: changes.next, limit: 500 } } }));
const before: string = changes!.next;

// An editor writes and publishes.
const key = `page-${Date.now()}`;
const created = await editor.POST('/v1/pages', { body: { key, type: 'news', authenticLocale: locale } });
assert.equal(created.response.status, 201);
const draft = await editor.PUT('/v1/pages/{key}/editions/{locale}', {
  params: { path: { key, locale } },
  body: { slug: key, title: 'عنوان', body: 'نص' },
});
const edition: number | undefined = draft.data?.number;
assert.equal(edition, 1);
const published = await editor.POST('/v1/pages/{key}/editions/{locale}:publish', {
  params: { path: { key, locale }, header: { 'If-Match': draft.response.headers.get('etag')! } },
  body: {},
});
assert.equal(published.data?.state, 'published');

// Anybody reads it, and reads it again for nothing.
const read = await reader.GET('/v1/pages/{key}', { params: { path: { key }, query: { locale } } });
const page: Page = read.data!;
assert.deepEqual([page.title, page.dir, page.availableLocales], ['عنوان', 'rtl', [locale]]);
const again = await reader.GET('/v1/pages/{key}', {
  params: { path: { key }, query: { locale }, header: { 'If-None-Match': read.response.headers.get('etag')! } },
});
assert.equal(again.response.status, 304);

// A refusal is typed too: what is not there in a language says where it is.
const missing = await reader.GET('/v1/pages/{key}', { params: { path: { key }, query: { locale: 'fr' } } });
assert.equal(missing.error?.code, 'language_missing');
assert.deepEqual(missing.error?.availableLocales, [locale]);

// And it is told.
for (let tries = 0; ; tries++) {
  const { data } = await reader.GET('/v1/changes', { params: { query: { after: before, types: 'embassy.content.edition.published.v1' } } });
  if (data?.changes.some((change) => change.subject === `pages/${key}/editions/${locale}`)) break;
  assert.ok(tries < 100, 'the publication is told');
  await new Promise((later) => setTimeout(later, 100));
}
console.log(`read ${page.title} in ${page.lang}`);
