// What the client does beside its types: ETags, repetitions, problems, pages, changes.
//   node made/behaviour.js ADDRESS TOKEN-OF-AN-EDITOR
import assert from 'node:assert/strict';
import { Embassy, ProblemError } from '../../../deploy/clients/typescript/dist/index.js';

const [baseUrl = '', token = ''] = process.argv.slice(2);
const seen: { request: Request; response: Response }[] = [];
const recording = async (request: Request) => {
  const response = await fetch(request.clone());
  seen.push({ request, response });
  return response;
};
const reader = new Embassy({ baseUrl, fetch: recording });
const editor = new Embassy({ baseUrl, token: async () => token });

// The second read sends the ETag of the first, gets 304 and returns the same data.
const once = await reader.get('/v1/mission');
const twice = await reader.get('/v1/mission');
assert.deepEqual(seen.map(({ response }) => response.status), [200, 304]);
assert.deepEqual(twice.data, once.data);
assert.equal(seen[1]?.request.headers.get('if-none-match'), once.etag);
console.log('etag');

// A response that is lost: the same key, and the page is there once.
const keys: (string | null)[] = [];
const losing = new Embassy({
  baseUrl,
  token,
  fetch: async (request) => {
    keys.push(request.headers.get('idempotency-key'));
    const response = await fetch(request);
    if (keys.length === 1) throw new TypeError('the connection was lost');
    return response;
  },
});
const [locale = ''] = once.data.locales;
const key = `client-${Date.now()}`;
const created = await losing.post('/v1/pages', { body: { key, type: 'news', authenticLocale: locale } });
assert.deepEqual([created.response.status, created.response.headers.get('idempotent-replayed')], [201, 'true']);
assert.ok(keys[0] && keys[0] === keys[1], 'one key for the request and its repetition');
console.log('repetition');

// A refusal names a field, a remedy and the trace.
const refusal = await editor.post('/v1/pages', { body: { key: 'NOT A KEY', type: 'nonsense', authenticLocale: 'xx' } }).then(
  () => undefined,
  (thrown: unknown) => thrown,
);
assert.ok(refusal instanceof ProblemError);
assert.deepEqual([refusal.code, refusal.status], ['invalid_request', 400]);
assert.ok(refusal.fields[0]?.field && refusal.remedy && refusal.traceId && refusal.message);
console.log('problem');

// Every record once, over pages of one.
const ids: string[] = [];
for await (const { agreements } of reader.pages('/v1/agreements', { params: { query: { pageSize: 1 } } }))
  ids.push(...agreements.map(({ id }) => id));
assert.ok(ids.length > 1 && new Set(ids).size === ids.length);
console.log('pages');

// What does not exist does not compile, and neither does a request without what is required.
void (() => {
  // @ts-expect-error: no such path
  void reader.get('/v1/nothing');
  // @ts-expect-error: no such parameter
  void reader.get('/v1/agreements', { params: { query: { pageSize: 1, nonsense: 'x' } } });
  // @ts-expect-error: q is required
  void reader.get('/v1/search');
  // @ts-expect-error: publishing requires If-Match
  void editor.post('/v1/pages/{key}/editions/{locale}:publish', { params: { path: { key, locale } }, body: {} });
  // @ts-expect-error: no such field
  void editor.post('/v1/pages', { body: { key, type: 'news', authenticLocale: locale, nonsense: 1 } });
  // @ts-expect-error: the key is required
  void editor.post('/v1/pages', { body: { type: 'news', authenticLocale: locale } });
});
console.log('types');

// The stream has the publication; from an older cursor it comes again; who closes the loop closes the stream.
const before = await cursorNow();
const draft = await editor.put('/v1/pages/{key}/editions/{locale}', {
  params: { path: { key, locale } },
  body: { slug: key, title: key, body: key },
});
await editor.post('/v1/pages/{key}/editions/{locale}:publish', { params: { path: { key, locale }, header: draft.ifMatch }, body: {} });
for await (const item of reader.changes({ after: before, types: ['embassy.content.edition.*'], locale })) {
  if (item.kind !== 'change') continue;
  assert.equal(item.change.subject, `pages/${key}/editions/${locale}`);
  // The type tells which data it is.
  assert.equal(item.change.type === 'embassy.content.edition.published.v1' && item.change.data?.title, key);
  break;
}
console.log('changes');

// The stream breaks, resumes after the last id, and a restored log comes as `reset`, with a new position.
const answers = [
  'retry: 2000\nid: one\n\n: still here\n\nid: two\nevent: x\ndata: {"id":"1","type":"x"}\n\nid: thr',
  'id: three\nevent: reset\ndata: {"code":"log_reset","logs":["content"],"cursor":"three"}\n\n',
  'id: four\nevent: pruned\ndata: ["events"]\n\n',
];
const resumed: (string | null)[] = [];
const broken = new Embassy({
  baseUrl,
  fetch: async (request) => {
    resumed.push(request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('after'));
    return new Response(answers[resumed.length - 1], { headers: { 'content-type': 'text/event-stream' } });
  },
});
const items: string[] = [];
for await (const item of broken.changes()) {
  items.push(`${item.kind} ${item.cursor}`);
  if (item.kind === 'pruned') break;
}
assert.deepEqual(resumed, ['now', 'two', 'three']);
assert.deepEqual(items.filter((item) => !item.startsWith('position')), ['change two', 'reset three', 'pruned four']);
console.log('reset');

async function cursorNow(): Promise<string> {
  for await (const item of reader.changes()) return item.cursor;
  throw new Error('the stream ended before it began');
}
