// The desk of editors, translators and approvers in a real browser, on a stack that runs. Each task is done from the home
// screen; its interactions (clicks, fields filled, keys) are counted, and the count may not grow.
//   node desk-editing.mjs tasks DESK CHROMIUM PASSWORDS GATEWAY TOKEN      the tasks of all three, in Arabic and in French
//   node desk-editing.mjs typing DESK CHROMIUM PASSWORDS GATEWAY TOKEN     saving while somebody types, two people, pasting
//   node desk-editing.mjs keyboard DESK CHROMIUM PASSWORDS GATEWAY TOKEN   by keyboard alone, in both directions of reading
//   node desk-editing.mjs screens DESK CHROMIUM PASSWORDS GATEWAY TOKEN [FOLDER]   axe, width and console of each screen and
//                                                                          dialog; with FOLDER, pictures in light and dark
//   node desk-editing.mjs measure DESK CHROMIUM PASSWORDS GATEWAY TOKEN    prints the grid of 500 pages and typing in a text
//                                                                          of 400,000 characters; asserts nothing
// TOKEN is an administrator's, for what a task finds there already.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { axe, openDesk, rules, tooWide } from './desk-session.mjs';

const [part, desk, executablePath, given, gateway, token, folder] = process.argv.slice(2);
const passwords = JSON.parse(given);
const words = {};
for (const l of ['ar', 'fr', 'en', 'az'])
  words[l] = JSON.parse(await readFile(new URL(`../../services/Desk/Words/${l}.json`, import.meta.url), 'utf8'));
const { browser, signIn } = await openDesk(desk, executablePath, passwords);

// What a person does, counted.
function counted(page) {
  const then = (act) => Promise.all([page.waitForEvent('load'), act]);
  const self = {
    n: 0,
    find: (target) => (typeof target === 'string' ? page.locator(target).first() : target),
    async click(target) { self.n++; await self.find(target).click(); },
    async follow(target) { self.n++; await then(self.find(target).click()); },
    async press(name) { self.n++; await then(page.getByRole('button', { name, exact: true }).first().click()); },
    async fill(target, text) { self.n++; await self.find(target).fill(text); },
    async key(keys) { self.n++; await page.keyboard.press(keys); },
    async file(target, file) { self.n++; await self.find(target).setInputFiles(file); },
    async select(target, from, to) {
      self.n++;
      await self.find(target).evaluate((e, r) => { e.focus(); e.setSelectionRange(...r); }, [from, to]);
    },
  };
  return self;
}

async function task(page, name, most, work) {
  await page.goto(desk);
  const c = counted(page);
  try {
    await work(c);
  } catch (e) {
    e.message = `${name}, after ${c.n} interactions at ${page.url()}: ${e.message}`;
    throw e;
  }
  assert.ok(c.n <= most, `${name} took ${c.n} interactions; at most ${most}`);
  console.log(`${name}: ${c.n} of ${most}`);
}

async function api(method, path, body, headers = {}) {
  const file = body instanceof Uint8Array;
  const response = await fetch(gateway + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': file ? 'image/png' : 'application/json' } : {}), ...headers },
    body: body ? (file ? body : JSON.stringify(body)) : undefined,
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path} is ${response.status}: ${text.slice(0, 600)}`);
  return Object.assign(text ? JSON.parse(text) : {}, { etag: response.headers.get('etag') });
}

const bodies = new Map();

// Writes and publishes a page in several languages; a second time, the editions that changed.
async function published(key, authenticLocale, editions, publish = true) {
  const write = [];
  for (const [locale, body] of Object.entries(editions)) {
    const known = bodies.get(`${key}/${locale}`);
    const draft = { slug: `${key}-${locale}`, title: `${key} (${locale})`, body };
    const now = known && await api('GET', `/v1/pages/${key}/editions/${locale}`);
    write.push({ locale, draft, ...(now ? { version: now.version } : {}) });
    bodies.set(`${key}/${locale}`, body);
  }
  const pages = [{ key, type: 'news', authenticLocale, publish, editions: write }];
  const { results } = await api('POST', '/v1/pages:batchWrite', { pages });
  assert.ok(results.every((r) => !r.problem), JSON.stringify(results));
}

async function submitted(key, locale, body) {
  await published(key, locale, { [locale]: body }, false);
  const { etag } = await api('GET', `/v1/pages/${key}/editions/${locale}`);
  await api('POST', `/v1/pages/${key}/editions/${locale}:submit`, {}, { 'If-Match': etag });
}

// A picture of one colour, 800 by 500.
function picture(red, green, blue) {
  const chunk = (type, data) => {
    const content = Buffer.concat([Buffer.from(type), data]), length = Buffer.alloc(4), sum = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(content));
    return Buffer.concat([length, content, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(800, 0);
  head.writeUInt32BE(500, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({ length: 800 }, () => [red, green, blue]).flat())]);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: 500 }, () => row)))), chunk('IEND', Buffer.alloc(0))]);
}

const texts = {
  ar: { body: 'وصل الوفد إلى باكو.\n\n## جدول الأعمال\n\nعقد الجانبان اجتماعا حول التبادل.', alt: 'الوفدان في قاعة الاجتماع',
    note: 'صحّح الاسم في الفقرة الأولى.', reason: 'سُحبت للتصحيح.' },
  fr: { body: 'La délégation est arrivée.\n\n## Ordre du jour\n\nUne réunion sur les échanges.', alt: 'Les deux délégations dans la salle',
    note: 'Corrigez le nom au premier paragraphe.', reason: 'Retirée pour correction.' },
};

async function tasks() {
  for (const l of ['ar', 'fr']) {
    const t = texts[l];
    await submitted(`return-${l}`, l, t.body);
    await submitted(`sched-${l}`, l, t.body);
    await published(`compare-${l}`, l, { [l]: t.body });
    await published(`compare-${l}`, l, { [l]: `${t.body}\n\n${t.alt}` });
    const editor = await signIn('editor', l), approver = await signIn('approver', l);
    await editorBefore(editor, l);
    await approverTasks(approver, l);
    await editorAfter(editor, l);
    await untitled(l);
    await translatorTasks(await signIn('translator', l), l);
    await titleTasks(await signIn('protocol-officer', l), l);
  }
  const administrator = await signIn('administrator', 'fr');
  await write(administrator, 'own-work', 'fr', texts.fr.body);
  await administrator.getByRole('button', { name: words.fr['to-review'], exact: true }).click();
  await administrator.waitForURL('**/review**');
  await administrator.getByRole('button', { name: words.fr.submit, exact: true }).click();
  await administrator.waitForURL('**done=submitted');
  await task(administrator, 'approver 8: why own work is refused', 1, async (c) => {
    await c.follow('a[href="/pages/own-work/fr/review"]');
    assert.match(await administrator.textContent('main'), new RegExp(words.fr['problem.own-work'].slice(0, 40)));
  });
}

async function write(page, key, locale, body) {
  await page.goto(`${desk}/pages/new`);
  await page.fill('#key', key);
  await page.selectOption('#authenticLocale', locale);
  await Promise.all([page.waitForURL(`${desk}/pages/${key}/${locale}**`), page.click('main form button')]);
  await page.fill('#title', key);
  await page.fill('#body', body);
}

async function editorBefore(page, l) {
  const [w, t] = [words[l], texts[l]];
  await write(page, `typo-${l}`, l, t.body);
  await page.getByRole('button', { name: w.save, exact: true }).click();
  await page.waitForURL('**done=saved');
  await task(page, `editor 1: what waits for me (${l})`, 0, async () => {
    await page.waitForSelector(`#waiting a[href="/pages/typo-${l}/${l}"]`);
  });
  await task(page, `editor 2: correct a typing error and submit (${l})`, 4, async (c) => {
    await c.follow(`a[href="/pages/typo-${l}/${l}"]`);
    await c.fill('#body', `${t.body}\n\n${t.alt}`);
    await c.press(w['to-review']);
    await c.press(w.submit);
    await page.waitForURL('**done=submitted');
  });
  await task(page, `editor 3: a news item with a picture (${l})`, 12, async (c) => {
    await c.follow('.side a[href="/pages"]');
    await c.follow('a[href="/pages/new"]');
    await c.fill('#key', `news-${l}`);
    await c.press(w.create);
    await c.fill('#title', `${t.alt} 2026`);
    await c.fill('#body', t.body);
    await c.click('.toolbar [data-kind=picture]');
    await page.waitForSelector('dialog[open] #pick-file');
    await c.file('#pick-file', { name: 'hall.png', mimeType: 'image/png', buffer: picture(l === 'ar' ? 20 : 90, 90, 120) });
    await c.fill('#pick-alt', t.alt);
    await c.click(page.getByRole('button', { name: w['pick.upload'], exact: true }));
    await page.waitForFunction(() => document.querySelector('#body').value.includes('/v1/assets/'));
    await c.press(w['to-review']);
    await page.waitForURL('**/review**');
    const image = page.locator('.paper img').first();
    assert.equal(await image.getAttribute('alt'), t.alt);
    assert.ok(await image.evaluate((i) => i.decode().then(() => i.naturalWidth > 0)));
  });
  await page.goto(`${desk}/pages/news-${l}/${l}`);
  let c = counted(page);
  await page.locator('#body').press('Control+End');
  await c.key('Control+Shift+F');
  await page.waitForSelector('dialog[open] #pick-q');
  await c.fill('#pick-q', 'trade.total');
  await page.waitForFunction(() => document.querySelectorAll('#pick-list li').length === 1);
  await c.click(page.getByRole('button', { name: w['pick.fact'], exact: true }));
  assert.match(await page.inputValue('#body'), /\{\{fact:trade\.total\}\}$/);
  assert.ok(c.n <= 3);
  console.log(`editor 4: insert a fact (${l}): ${c.n} of 3`);
  c = counted(page);
  const two = t.body.split(' ').slice(0, 2).join(' ');
  await c.select('#body', 0, two.length);
  await c.key('Control+Shift+F');
  await c.fill('#pick-q', 'trade.total');
  await page.waitForFunction(() => document.querySelectorAll('#pick-list li').length === 1);
  await c.click(page.getByRole('button', { name: w['pick.claim'], exact: true }));
  const claim = `{{claim:trade.total|${two}}}`;
  assert.ok((await page.inputValue('#body')).startsWith(claim), claim);
  assert.ok(c.n <= 4);
  console.log(`editor 5: bind a claim to a fact (${l}): ${c.n} of 4`);
  await page.getByRole('button', { name: w['to-review'], exact: true }).click();
  await page.waitForURL('**/review**');
  await page.getByRole('button', { name: w.submit, exact: true }).click();
  await page.waitForURL('**done=submitted');
  const { cites: [cited] } = await api('GET', '/v1/pages/official-visit-2025-11-04/editions/ar');
  await task(page, `editor 6: every page that cites a visit (${l})`, 3, async (c) => {
    await c.follow('.side a[href="/used"]');
    await c.fill('#q', cited);
    await c.press(w.show);
    await page.waitForSelector('main a[href^="/pages/official-visit-2025-11-04/"]');
  });
}

async function approverTasks(page, l) {
  const [w, t] = [words[l], texts[l]];
  const queued = (key) => `#waiting a[href="/pages/${key}-${l}/${l}/review"]`;
  await task(page, `approver 1: the queue, oldest first (${l})`, 0, async () => {
    const shown = await page.locator('#waiting section').first().locator('a').evaluateAll((a) => a.map((x) => x.getAttribute('href')));
    // Other parts may have sent pages of theirs.
    const sent = [`return-${l}`, `sched-${l}`, `typo-${l}`, `news-${l}`];
    const own = shown.filter((h) => h.endsWith(`/${l}/review`)).map((h) => h.split('/')[2]).filter((key) => sent.includes(key));
    assert.deepEqual(own, sent);
  });
  await task(page, `approver 2: the change as rendered and as difference (${l})`, 1, async (c) => {
    await c.follow(queued('typo'));
    assert.match(await page.textContent('.paper .prose'), new RegExp(t.alt));
    assert.ok(await page.getByRole('heading', { name: w.difference }).isVisible());
  });
  await task(page, `approver 3: approve (${l})`, 2, async (c) => {
    await c.follow(queued('sched'));
    await c.press(w.approve);
    await page.waitForURL('**done=approved');
  });
  await task(page, `approver 4: approve and publish (${l})`, 2, async (c) => {
    await c.follow(queued('typo'));
    await c.press(w['approve-publish']);
    await page.waitForURL('**done=published');
    assert.match(await page.textContent('.receipt'), new RegExp(w['receipt.public-since']));
  });
  await task(page, `approver 5: return with a note at a paragraph (${l})`, 3, async (c) => {
    await c.follow(queued('return'));
    await c.fill('#note', `> ${t.body.split('\n')[0]}\n\n${t.note}`);
    await c.press(w.return);
    await page.waitForURL('**done=returned');
  });
  await task(page, `approver 6: facts and sources (${l})`, 2, async (c) => {
    await c.follow(queued('news'));
    assert.match(await page.textContent('aside dl.meta'), /trade\.total/);
  });
  await task(page, `approver 7: four languages of one page (${l})`, 2, async (c) => {
    await c.follow(queued('news'));
    await c.follow(page.getByRole('link', { name: w['tab.together'], exact: true }));
    assert.equal(await page.locator('.together section').count(), 4);
  });
  await page.goto(`${desk}/pages/news-${l}/${l}/review`);
  await page.getByRole('button', { name: w['approve-publish'], exact: true }).click();
  await page.waitForURL('**done=published');
  await task(page, `approver 9: what went public today (${l})`, 1, async () => {
    for (let i = 0; !(await page.locator(queued('typo')).count()); i++) {
      assert.ok(i < 50, 'the change is not in the log');
      await page.reload();
    }
  });
  // At night, by telephone: the sections are behind their name.
  await page.setViewportSize({ width: 360, height: 740 });
  assert.equal(await page.locator('.side a').first().isVisible(), false);
  await page.click('.side summary');
  assert.equal(await page.locator('.side a').first().isVisible(), true);
  await task(page, `approver 10: take back by telephone (${l})`, 4, async (c) => {
    await c.follow(queued('typo'));
    await c.click('details:has(#reason) summary');
    await c.fill('#reason', t.reason);
    await c.press(w.withdraw);
    await page.waitForURL('**done=withdrawn');
  });
}

async function editorAfter(page, l) {
  const [w, t] = [words[l], texts[l]];
  await task(page, `editor 7: schedule for 9:00 in Baku (${l})`, 4, async (c) => {
    await c.follow(`#waiting a[href="/pages/sched-${l}/${l}/review"]`);
    await c.click('details:has(#day) summary');
    await c.fill('#day', '2099-12-01');
    await c.press(w.schedule);
    await page.waitForURL('**done=scheduled');
    assert.match(await page.textContent('main'), /Asia\/Baku 2099-12-01 09:00/);
  });
  await page.goto(`${desk}/schedules`);
  await page.locator('tr', { has: page.locator(`a[href="/pages/sched-${l}/${l}/review"]`) }).getByRole('button').click();
  await page.waitForURL('**done=unscheduled');
  await task(page, `editor 8: withdraw with a reason (${l})`, 4, async (c) => {
    await c.follow(`#waiting a[href="/pages/news-${l}/${l}/review"]`);
    await c.click('details:has(#reason) summary');
    await c.fill('#reason', t.reason);
    await c.press(w.withdraw);
    await page.waitForURL('**done=withdrawn');
  });
  await task(page, `editor 9: compare with an earlier edition (${l})`, 4, async (c) => {
    await c.follow(`#waiting a[href="/pages/compare-${l}/${l}/review"]`);
    await c.follow(page.getByRole('link', { name: w['tab.history'], exact: true }));
    await c.click('input[name=from][value="1"]');
    await c.press(w.compare);
    assert.match(await page.textContent('.lines ins'), new RegExp(t.alt));
  });
  await write(page, `shown-${l}`, l, t.body);
  await page.getByRole('button', { name: w.save, exact: true }).click();
  await page.waitForURL('**done=saved');
  await task(page, `editor 10: a preview for the ministry (${l})`, 3, async (c) => {
    await c.follow(`#waiting a[href="/pages/shown-${l}/${l}"]`);
    await c.follow(page.getByRole('link', { name: w['tab.review'], exact: true }));
    await c.press(w['preview.make']);
    assert.match(await page.getAttribute('.band.ok a', 'href'), /\/preview\/.{20}/);
  });
  const link = await page.getAttribute('.band.ok a', 'href');
  const secret = link.split('/').at(-1);
  assert.equal((await fetch(`${gateway}/v1/previews/${secret}`)).status, 200);
  await page.goto(`${desk}/previews?page=shown-${l}`);
  await page.locator('button.danger').first().click();
  await page.waitForURL('**done=revoked');
  assert.equal((await fetch(`${gateway}/v1/previews/${secret}`)).status, 403);
}

async function translatorTasks(page, l) {
  // The desk is in either language; this translator's role is for French.
  const [w, from, to] = [words[l], 'ar', 'fr'];
  const paragraphs = (n, mark, language) => Array.from({ length: n }, (_, i) => `${mark[i] ?? ''}`
    + `${language === 'ar' ? 'الفقرة' : 'Paragraphe'} ${i + 1}.`).join('\n\n');
  await published(`tr-${l}`, from, { [from]: paragraphs(40, {}, from), [to]: paragraphs(40, {}, to) });
  await published(`tr-${l}`, from, { [from]: paragraphs(40, { 4: 'A ', 30: 'B ' }, from) });
  await published(`still-${l}`, from, { [from]: paragraphs(3, {}, from), [to]: paragraphs(3, {}, to) });
  await published(`still-${l}`, from, { [from]: paragraphs(3, { 1: 'A ' }, from) });
  await published(`first-${l}`, from, { [from]: `${paragraphs(39, {}, from)}\n\n{{fact:trade.total}}.` });
  for (let i = 0; i < 6; i++) await api('POST', `/v1/assets?name=hall-${l}-${i}.png`, picture(40 * i, l === 'ar' ? 10 : 200, 77));
  await task(page, `translator 1: outdated in French (${l})`, 2, async (c) => {
    await c.follow('.side a[href="/pages"]');
    await c.follow(`.presets a[href="/pages?state=outdated&language=${to}"]`);
    await page.waitForSelector(`a[href="/pages/tr-${l}/${to}"]`);
  });
  await task(page, `translator 2: which paragraphs changed (${l})`, 1, async (c) => {
    await c.follow(`#waiting a[href="/pages/tr-${l}/${to}/translate"]`);
    assert.equal(await page.locator('.pair.changed').count(), 2);
  });
  await task(page, `translator 3: two changed paragraphs of forty (${l})`, 6, async (c) => {
    await c.follow(`#waiting a[href="/pages/tr-${l}/${to}/translate"]`);
    for (const i of [0, 1]) await c.fill(page.locator('.pair.changed textarea').nth(i), `${texts[to].alt} ${i}`);
    assert.equal(await page.locator('[data-looked]:checked').count(), 2);
    await c.press(w.translated);
    await page.waitForURL('**done=translated');
  });
  assert.equal((await api('GET', `/v1/pages/tr-${l}/editions/${to}`)).translation, 'current');
  await task(page, `translator 4: still right (${l})`, 3, async (c) => {
    await c.follow(`#waiting a[href="/pages/still-${l}/${to}/translate"]`);
    await c.click('.pair.changed [data-looked]');
    await c.press(w['still-right']);
    await page.waitForURL('**done=reaffirmed');
  });
  await task(page, `translator 5: a first translation of forty paragraphs (${l})`, 45, async (c) => {
    await c.follow('.side a[href="/pages"]');
    await c.follow(`.presets a[href="/pages?state=missing&language=${to}"]`);
    await c.follow(`a[href="/pages/first-${l}/${to}/translate"]`);
    await c.fill('#title', `Première ${l}`);
    for (let i = 0; i < 39; i++) await c.fill(`#p-${i}`, `${texts[to].alt} ${i + 1}.`);
    const own = counted(page);
    await own.click('#row-39 [data-copy="{{fact:trade.total}}"]');
    assert.equal(await page.inputValue('#p-39'), '{{fact:trade.total}}');
    console.log(`translator 6: copy a fact (${l}): ${own.n} of 1`);
    c.n += own.n;
    await c.press(w.save);
    await page.waitForURL('**done=saved');
  });
  await task(page, `translator 7: alternative texts of six pictures (${l})`, 8, async (c) => {
    await c.follow(`#waiting a[href="/assets/texts/${to}"]`);
    for (let i = 0; i < 6; i++) await c.fill(`#text-${i}`, `${texts[to].alt} ${i}`);
    await c.press(w.save);
    await page.waitForURL('**done=saved');
  });
  const { assets } = await api('GET', '/v1/assets?pageSize=6&locale=*');
  assert.equal(assets.filter((a) => a.texts.some((x) => x.lang === to)).length, 6);
  await task(page, `translator 9: what else is missing in az, of all services (${l})`, 2, async (c) => {
    await c.follow('.side a[href="/missing"]');
    await c.follow('.tongues a[href="/missing?language=az"]');
    assert.ok(await page.locator(`[data-kind=pages] a[href="/pages/first-${l}/az/translate"]`).count());
    assert.match(await page.textContent('[data-kind=engagements]'), new RegExp(`Untitled ${l}`));
    // A translator sees that a title is missing; the role does not write it, and the screen says who does.
    assert.equal(await page.locator('[data-kind=engagements] a').count(), 0);
    assert.match(await page.textContent('[data-kind=engagements]'), new RegExp(w['missing.by.plan'].slice(0, 20)));
  });
}

// Engagements are protocol's: a translator with that role too writes their titles.
async function titleTasks(page, l) {
  const w = words[l];
  await task(page, `translator 8: titles of ten engagements in az on one screen (${l})`, 12, async (c) => {
    await c.follow('#waiting a[href="/engagements/titles/az"]');
    for (let i = 0; i < 10; i++) await c.fill(`#text-${i}`, `Görüş ${l} ${i}`);
    await c.press(w.save);
    await page.waitForURL('**done=saved');
  });
  const { engagements } = await api('GET', '/v1/engagements?audience=all&order=-start&pageSize=100&locale=*');
  const written = engagements.filter((e) => e.titles.some((t) => t.lang === 'az' && t.text.startsWith(`Görüş ${l}`)));
  assert.equal(written.length, 10);
  assert.ok(written.every((e) => e.titles.length > 1), 'A title in another language is lost.');
  // A title that is refused stays in its field, and the others are saved.
  await page.goto(`${desk}/engagements/titles/az`);
  await page.fill('#text-0', 'ə'.repeat(1200));
  await page.getByRole('button', { name: w.save, exact: true }).first().click();
  await page.waitForSelector('#text-0[aria-invalid=true]');
  assert.equal((await page.inputValue('#text-0')).length, 1200);
}

async function untitled(l) {
  for (let i = 0; i < 12; i++)
    await api('POST', '/v1/engagements', { kind: 'meeting', direction: 'outgoing', start: `${l === 'ar' ? 2031 : 2032}-03-${10 + i}`,
      titles: [{ lang: 'en', text: `Untitled ${l} ${i}` }], audience: 'public', states: ['DZA', 'AZE'] });
}

const status = (page, text) => page.waitForFunction((t) => document.querySelector('[data-status]').textContent.includes(t), text);

async function typing() {
  const w = words.fr;
  const saved = w.autosaved.split('{')[0].trim();
  const first = await signIn('editor', 'fr'), second = await signIn('administrator', 'fr');
  await write(first, 'typed', 'fr', 'Un.\n\nDeux.\n\nTrois.');
  await first.getByRole('button', { name: w.save, exact: true }).click();
  await first.waitForURL('**done=saved');
  // Three saves while somebody types are one edition.
  for (const n of [1, 2, 3]) {
    await first.fill('#body', `Un, ${n}.\n\nDeux.\n\nTrois.`);
    await status(first, saved);
    assert.equal((await api('GET', '/v1/pages/typed/editions/fr')).body, `Un, ${n}.\n\nDeux.\n\nTrois.`);
    await first.evaluate(() => { document.querySelector('[data-status]').textContent = ''; });
  }
  assert.equal((await api('GET', '/v1/pages/typed/editions/fr')).number, 1);
  // The second person's save is never written over by one that nobody asked for, and both texts are kept.
  await second.goto(`${desk}/pages/typed/fr?edit=true`);
  await second.fill('#body', 'Un, 3.\n\nDeux.\n\nTrois, par la seconde.');
  await second.getByRole('button', { name: w.save, exact: true }).click();
  await second.waitForURL('**done=saved');
  await first.fill('#body', 'Un, par la première.\n\nDeux.\n\nTrois.');
  await status(first, w['autosave-stale'].slice(0, 20));
  assert.match((await api('GET', '/v1/pages/typed/editions/fr')).body, /Trois, par la seconde\.$/);
  await first.getByRole('button', { name: w.save, exact: true }).click();
  await first.waitForSelector('.conflict');
  assert.equal(await first.inputValue('#body'), 'Un, par la première.\n\nDeux.\n\nTrois, par la seconde.');
  await first.getByRole('button', { name: w.save, exact: true }).click();
  await first.waitForURL('**done=saved');
  // What is public is not saved by itself: that would make an edition.
  await published('public', 'fr', { fr: 'Un.', ar: 'واحد.' });
  await first.goto(`${desk}/pages/public/fr`);
  assert.equal(await first.getAttribute('form.edit', 'data-autosave'), '');
  // A translation saved while somebody types stays outdated.
  await published('public', 'fr', { fr: 'Un, changé.' });
  await first.goto(`${desk}/pages/public/ar/translate`);
  await first.locator('textarea').last().fill('واحد، مسودة.');
  await first.getByRole('button', { name: w.save, exact: true }).click();
  await first.waitForURL('**done=saved');
  await first.locator('textarea').last().fill('واحد، مسودة ثانية.');
  await status(first, saved);
  assert.equal((await api('GET', '/v1/pages/public/editions/ar')).translation, 'outdated');
  // A device without a connection keeps what was typed, and says so.
  await first.goto(`${desk}/pages/typed/fr`);
  await first.context().setOffline(true);
  await first.fill('#body', 'Hors ligne.');
  await status(first, w['autosave-away'].slice(0, 15));
  await first.context().setOffline(false);
  await first.goto(`${desk}/pages/typed/fr`);
  await first.click('[data-status] button');
  assert.equal(await first.inputValue('#body'), 'Hors ligne.');
  // Brackets open the picker, and what is chosen replaces them.
  await first.fill('#body', '');
  await first.locator('#body').pressSequentially('Le total est {{');
  await first.waitForSelector('dialog[open] [data-insert="{{fact:trade.total}}"]');
  await first.click('[data-insert="{{fact:trade.total}}"]');
  assert.equal(await first.inputValue('#body'), 'Le total est {{fact:trade.total}}');
  // A preview that is refused says why at the text, until it is right again.
  await first.fill('#body', 'Le total est {{fact:no.such.fact}}');
  await first.waitForFunction((said) => document.querySelector('#preview-error').textContent.includes(said), w['field.unknown_fact']);
  await first.fill('#body', 'Un lien [rompu](/pages/no-such-page).');
  await first.waitForFunction(() => document.querySelector('#findings').textContent.includes('no-such-page'));
  assert.equal(await first.textContent('#preview-error'), '');
  for (const [html, markdown] of pasted) {
    await first.fill('#body', '');
    await first.locator('#body').evaluate((field, source) => {
      const data = new DataTransfer();
      data.setData('text/html', source);
      data.setData('text/plain', 'plain');
      field.focus();
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, html);
    assert.equal(await first.inputValue('#body'), markdown, html);
  }
  // Without script, the server converts what is pasted; nothing is saved.
  const plain = await signIn('editor', 'fr', { javaScriptEnabled: false });
  await plain.goto(`${desk}/pages/typed/fr`);
  await plain.click('.paste summary');
  await plain.fill('#import', '<h2>Programme</h2><p>Une <b>réunion</b>.</p>');
  await plain.getByRole('button', { name: w['paste.do'], exact: true }).click();
  await plain.waitForSelector('.paste .band');
  assert.match(await plain.inputValue('#body'), /## Programme\n\nUne \*\*réunion\*\*\.$/);
}

const pasted = [
  ['<p>Un.</p><p>Deux.</p>', 'Un.\n\nDeux.'],
  ['<h1>Titre</h1><p>Texte <strong>gras</strong> et <em>italique</em>.</p>', '## Titre\n\nTexte **gras** et *italique*.'],
  ['<p>و<b>الوفد</b> وصل</p>', 'و<strong>الوفد</strong> وصل'],
  ['<p><a href="https://example.org/a b">lien</a> <a href="javascript:x">rien</a></p>', '[lien](https://example.org/a%20b) rien'],
  ['<ul><li>Un</li><li>Deux<ol><li>A</li></ol></li></ul>', '- Un\n- Deux\n   1. A'],
  ['<table><tr><th>An</th><th>Total</th></tr><tr><td>2024</td><td>3|4</td></tr></table>', '| An | Total |\n|---|---|\n| 2024 | 3\\|4 |'],
  ['<blockquote><p>Cité.</p></blockquote><p>Suite.</p>', '> Cité.\n\nSuite.'],
  ['<style>p{}</style><p style="mso-hide:all">Caché</p><p>Vu<o:p></o:p></p>', 'Vu'],
  ['<p>Avant</p><p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·&nbsp;</span>Un</p>'
    + '<p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·&nbsp;</span>Deux</p><p>Après</p>',
  'Avant\n\n- Un\n- Deux\n\nAprès'],
  ['<div>Une *étoile* et [un crochet]</div>', 'Une \\*étoile\\* et \\[un crochet\\]'],
];

async function keyboard() {
  for (const l of ['ar', 'fr']) {
    const page = await signIn('editor', l);
    await published(`keys-${l}`, l, { [l]: texts[l].body }, false);
    const focus = () => page.evaluate(() => [document.activeElement.tagName, document.activeElement.textContent.trim(),
      document.activeElement.getAttribute('href')]);
    // The list of pages: one stop of the tab key, arrows within, in the direction of reading.
    await page.goto(`${desk}/pages`);
    await page.locator('[data-grid] [tabindex="0"]').first().focus();
    const ahead = l === 'ar' ? 'ArrowLeft' : 'ArrowRight';
    await page.keyboard.press(ahead);
    const [, , row] = await focus();
    await page.keyboard.press(ahead);
    await page.keyboard.press(ahead);
    const [, , cell] = await focus();
    assert.ok(cell.startsWith(`/pages/${row.split('/')[2]}/`), `${row} ${cell}`);
    await page.keyboard.press('ArrowDown');
    assert.notEqual((await focus())[2], cell);
    await page.keyboard.press('ArrowUp');
    assert.equal((await focus())[2], cell);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    assert.ok(page.url().endsWith(cell), page.url());
    // The editor: the toolbar is one stop; a dialog takes the focus and gives it back.
    await page.goto(`${desk}/pages/keys-${l}/${l}`);
    await page.locator('#body').focus();
    await page.keyboard.press('Shift+Tab');
    assert.equal((await focus())[0], 'BUTTON');
    await page.keyboard.press(l === 'ar' ? 'ArrowLeft' : 'ArrowRight');
    assert.equal((await focus())[1], words[l]['tool.bold']);
    await page.keyboard.press('Enter');
    assert.match(await page.inputValue('#body'), /\*\*\*\*|<strong><\/strong>/);
    await page.keyboard.press('Control+K');
    await page.waitForSelector('dialog[open]');
    assert.equal(await page.evaluate(() => document.querySelector('dialog').contains(document.activeElement)), true);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'hidden' });
    assert.notEqual((await focus())[0], 'BODY');
    // To the review, submitted, all by keys.
    await page.locator('#body').focus();
    await Promise.all([page.waitForURL('**/review**'), page.keyboard.press('Control+Enter')]);
    await Promise.all([page.waitForURL('**done=submitted'), page.keyboard.press('Control+Enter')]);
    // Letters lead to screens, unless they are switched off.
    await page.keyboard.press('g');
    await Promise.all([page.waitForURL(`${desk}/pages`), page.keyboard.press('p')]);
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
    await page.evaluate(() => document.activeElement.blur());
    await Promise.all([page.waitForURL(`${desk}/help`), page.keyboard.press('Shift+?')]);
    await page.uncheck('[data-single-keys]');
    await page.goto(`${desk}/pages`);
    await page.keyboard.press('/');
    assert.notEqual(await page.evaluate(() => document.activeElement.id), 'q');
    await page.context().close();
  }
}

async function screens() {
  const faults = [];
  const { sha256 } = await api('POST', '/v1/assets?name=hall.png', picture(11, 90, 73));
  await submitted('looked-at', 'ar', texts.ar.body);
  await published('out', 'ar', { ar: texts.ar.body, fr: texts.fr.body });
  await published('out', 'ar', { ar: `${texts.ar.body}\n\n{{fact:trade.total}}` });
  const lists = {
    editor: ['/', '/pages', '/pages?mine=true', '/assets', '/assets?view=table', `/assets/${sha256}`, '/assets/texts/az', '/facts',
      '/facts/trade.total', '/facts/new', '/used?q=pages/current-relations', '/reviews', '/reviews?status=closed', '/schedules',
      '/previews', '/help',
      '/pages/out', '/pages/out/ar/review', '/pages/out/fr/translate', '/pages/looked-at/ar?edit=true', '/pick/fact/ar'],
    approver: ['/', '/pages/looked-at/ar/review', '/pages/looked-at', '/reviews'],
    translator: ['/', '/missing', '/assets/texts/fr', '/pages/out/fr/translate'],
  };
  for (const [role, paths] of Object.entries(lists))
    for (const locale of ['ar', 'en'])
      for (const colorScheme of folder || role === 'editor' ? ['light', 'dark'] : ['light']) {
        const page = await signIn(role, locale, { bypassCSP: true, colorScheme });
        page.on('console', (m) => {
          if (m.type() === 'error' && !/40[34]|axe/.test(m.text())) faults.push(`${page.url()} ${locale}: ${m.text()}`);
        });
        page.on('pageerror', (e) => faults.push(`${page.url()}: ${e.message}`));
        const look = async (path) => {
          const name = `${locale}-${colorScheme}-${role}${path.replaceAll(/[/?=&#]/g, '_')}`.slice(0, 80);
          if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: !path.includes('#') });
          await page.evaluate(axe);
          const { violations } = await page.evaluate((r) => window.axe.run(r), rules);
          faults.push(...violations.map((v) => `${path} ${role} ${locale} ${colorScheme}: ${v.id}: `
            + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' ')));
        };
        for (const path of paths) {
          await page.setViewportSize({ width: 1280, height: 900 });
          const answer = await page.goto(desk + path);
          if (answer.status() >= 500) faults.push(`${path} ${role}: ${answer.status()}`);
          await page.evaluate(() => document.fonts.ready);
          await look(path);
          faults.push(...(await tooWide(page)).map((w) => `${path} ${role} ${locale}: ${w}`));
          if (!path.includes('edit=true')) continue;
          await page.setViewportSize({ width: 1280, height: 900 });
          for (const kind of ['fact', 'picture', 'link', 'condition']) {
            await page.click(`.toolbar [data-kind=${kind}]`);
            await page.waitForSelector('dialog[open] .picks');
            await look(`${path}#${kind}`);
            await page.keyboard.press('Escape');
          }
          await page.click('.pick-line [data-kind=cite]');
          await page.waitForSelector('dialog[open] .picks');
          await look(`${path}#cite`);
        }
        await page.context().close();
      }
  assert.deepEqual(faults, []);
}

async function measure() {
  const times = (list) => {
    const sorted = [...list].sort((a, b) => a - b);
    const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(1);
    return `median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${sorted.at(-1).toFixed(1)} ms (${sorted.length})`;
  };
  for (let i = 0; i < 500; i += 100)
    await api('POST', '/v1/pages:batchWrite', { pages: Array.from({ length: 100 }, (_, j) => ({ key: `grid-${i + j}`, type: 'news',
      authenticLocale: 'ar', publish: (i + j) % 5 !== 0, editions: ['ar', 'fr', 'en', 'az'].slice(0, 1 + ((i + j) % 4)).map((locale) => ({
        locale, draft: { slug: `grid-${i + j}-${locale}`, title: `${texts.ar.alt} ${i + j}`, body: texts.ar.body } })) })) });
  const page = await signIn('editor', 'ar');
  const cookie = (await page.context().cookies(desk)).map((c) => `${c.name}=${c.value}`).join('; ');
  for (const [name, path] of [['grid of 500 pages', '/pages?size=500'], ['grid of 100 pages', '/pages'],
    ['outdated, every page', '/pages?state=outdated&language=fr']]) {
    const taken = [];
    let bytes = 0, rows = 0;
    for (let i = 0; i < 25; i++) {
      const started = performance.now();
      const html = await (await fetch(desk + path, { headers: { cookie, 'Accept-Encoding': 'br' } })).text();
      // The first ones warm up.
      if (i >= 5) taken.push(performance.now() - started);
      [bytes, rows] = [Buffer.byteLength(html), html.split('<tr>').length];
    }
    console.log(`${name}: ${times(taken)}, ${rows} rows, ${Math.round(bytes / 1024)} KB of HTML`);
  }
  const sentence = `${`${texts.ar.alt}، ${texts.ar.note} `.repeat(5)}\n\n`;
  const long = sentence.repeat(Math.ceil(399_000 / sentence.length)).slice(0, 399_000);
  await published('long', 'ar', { ar: long }, false);
  await page.goto(`${desk}/pages/long/ar`);
  await page.locator('#body').evaluate((e) => { e.focus(); e.setSelectionRange(200_000, 200_000); });
  await page.evaluate(() => {
    window.typed = [];
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (e.name === 'keydown') window.typed.push(e.duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const sum = async () => (await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value * 1000;
  const taken = [];
  for (let i = 0; i < 60; i++) {
    const before = await sum();
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', text: 'م', key: 'م', unmodifiedText: 'م' });
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'م' });
    await page.evaluate(() => new Promise((r) => { requestAnimationFrame(() => setTimeout(r)); }));
    taken.push(await sum() - before);
  }
  const length = await page.evaluate(() => document.querySelector('#body').textLength);
  console.log(`typing in ${length} characters, work of the page for a key: ${times(taken)}`);
  const seen = await page.evaluate(() => window.typed);
  console.log(`from key to paint (Event Timing, only those of 16 ms or more): ${seen.length ? times(seen) : 'none'}`);
}

try {
  await { tasks, typing, keyboard, screens, measure }[part]();
} catch (e) {
  for (const context of browser.contexts())
    for (const page of context.pages())
      if (await page.locator('#problem').count()) e.message += `\n${page.url()}: ${await page.locator('#problem').textContent()}`;
  throw e;
} finally {
  await browser.close();
}
console.log(part);
