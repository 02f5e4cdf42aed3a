// The mission's site in a real browser. PATHS is a JSON file: for each language, an address of every screen.
//   node site.mjs screens ADDRESS CHROMIUM PATHS [sample]
//                                           every screen × language × width × theme: axe, no horizontal scroll, no message
//                                           on the console, no request to another host, no shift of the layout. A sample has
//                                           each screen and language in three of the six
//   node site.mjs first ADDRESS CHROMIUM    the first view of a new reader: requests, fonts, shifts of the layout
//   node site.mjs measure ADDRESS CHROMIUM  the same as figures, as on a telephone; a line of JSON for each screen
//   node site.mjs readers ADDRESS CHROMIUM  ten things that readers do, in four languages, from the front page
//   node site.mjs analysts ADDRESS CHROMIUM ten that analysts do; in two languages without script
//   node site.mjs keyboard ADDRESS CHROMIUM the month by its keys, and the skip link
//   node site.mjs dossier ADDRESS CHROMIUM FOLDER  prints the dossier in each language
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [part, site, executablePath, file, how] = process.argv.slice(2);
const languages = ['ar', 'fr', 'en', 'az'];
const withoutScript = new Set(['ar', 'en']);
const faults = [];
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const started = performance.now();
try {
  await { screens, first, measure, readers, analysts, keyboard, dossier }[part]();
} finally {
  await browser.close();
}
// What is the same on many screens is told once.
const told = new Map();
for (const [, place, fault] of faults.map((f) => /^(.*?): ([^]*)$/.exec(f))) told.set(fault, [...(told.get(fault) ?? []), place]);
for (const [fault, places] of told) console.error(`${places.length} × ${places.slice(0, 3).join(', ')}: ${fault}`);
assert.equal(faults.length, 0, `${faults.length} faults`);
console.log(`${part}: ${Math.round((performance.now() - started) / 1000)} s`);

async function screens() {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const paths = JSON.parse(await readFile(file, 'utf8'));
  const looks = ['light', 'dark'].flatMap((theme) => [1280, 768, 320].map((width) => [theme, width]));
  const todo = languages.flatMap((language, l) => paths[language].map((path, i) =>
    [language, path, how === 'sample' ? looks.filter((_, n) => [0, 1, 3].includes((n + i + l) % looks.length)) : looks]));
  let runs = 0;
  // Two pages at a time: one machine has few cores.
  await Promise.all([0, 1].map(async () => {
    const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    let at = '';
    const say = (fault) => faults.push(`${at}: ${fault}`);
    page.on('console', (m) => { if (['error', 'warning'].includes(m.type()) && !/404|axe/.test(m.text())) say(m.text()); });
    page.on('pageerror', (e) => say(e.message));
    page.on('request', (r) => { if (!r.url().startsWith(site) && !r.url().startsWith('data:')) say(`asks ${r.url()}`); });
    await page.addInitScript(watchShifts);
    for (let next; (next = todo.shift());) {
      const [language, path, wanted] = next;
      at = path;
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(site + path);
      await page.evaluate(() => document.fonts.ready);
      await page.evaluate(axe);
      const shift = await page.evaluate(() => window.shift);
      if (shift > 0.02) say(`shifts by ${shift.toFixed(3)}`);
      await page.evaluate(() => document.querySelectorAll('main details').forEach((d) => { d.open = true; }));
      for (const [theme, width] of wanted) {
        at = `${path} ${theme} ${width}`;
        await page.emulateMedia({ colorScheme: theme });
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) say(`${wide} px too wide: ${await page.evaluate(widest)}`);
        const violations = await page.evaluate(async (tags) => (await window.axe.run({ runOnly: tags, resultTypes: ['violations'] }))
          .violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 200)).join(' ')}`),
        ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']);
        violations.forEach(say);
        runs++;
      }
    }
    await context.close();
  }));
  console.log(`${runs} runs of axe`);
}

function watchShifts() {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

async function first() {
  for (const [language, most] of [['ar', 280_000], ['fr', 100_000], ['en', 100_000], ['az', 175_000]])
    for (const path of ['', '/relations', '/news', '/agreements', '/trade', '/forums', '/embassy/contact']) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await page.addInitScript(watchShifts);
      const loaded = [];
      page.on('response', (r) => loaded.push(r));
      await page.goto(`${site}/${language}${path}`);
      await page.evaluate(() => document.fonts.ready);
      const of = (...kinds) => loaded.filter((r) => kinds.includes(r.request().resourceType()));
      const fonts = of('font').reduce((all, r) => all + Number(r.headers()['content-length']), 0);
      const requests = of('document', 'stylesheet', 'script', 'fetch', 'other').length;
      const shift = await page.evaluate(() => window.shift);
      if (fonts === 0 || fonts > most)
        faults.push(`/${language}${path}: ${fonts} bytes of fonts, more than ${most}: ${of('font').map((r) => r.url())}`);
      if (requests > 6) faults.push(`/${language}${path}: ${requests} requests beside fonts and pictures`);
      if (shift > 0.02) faults.push(`/${language}${path}: shifts by ${shift.toFixed(3)}`);
      console.log(`/${language}${path}: ${fonts} bytes of fonts, ${requests} requests, shift ${shift.toFixed(3)}`);
      await context.close();
    }
}

// Judges nothing: tests/bench prints what it says.
async function measure() {
  for (const language of languages)
    for (const path of ['', '/relations', '/news', '/agreements', '/trade', '/dossier']) {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions',
        { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 });
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      let bytes = 0;
      let requests = 0;
      session.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; requests++; });
      await page.addInitScript(watchShifts);
      await page.addInitScript(() => {
        window.largest = window.blocked = 0;
        new PerformanceObserver((l) => { for (const e of l.getEntries()) window.largest = e.startTime; })
          .observe({ type: 'largest-contentful-paint', buffered: true });
        new PerformanceObserver((l) => { for (const e of l.getEntries()) window.blocked += Math.max(0, e.duration - 50); })
          .observe({ type: 'longtask', buffered: true });
      });
      await page.goto(`${site}/${language}${path}`, { waitUntil: 'networkidle' });
      const { lcp, cls, tbt } = await page.evaluate(() => ({ lcp: window.largest, cls: window.shift, tbt: window.blocked }));
      console.log(JSON.stringify({ path: `/${language}${path}`, lcp, cls, tbt, bytes: bytes / 1024, requests }));
      await context.close();
    }
}

function widest() {
  const over = [...document.querySelectorAll('body *')].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.right > document.documentElement.clientWidth + 1 || box.left < -1;
  });
  return over.slice(-2).map((e) => e.outerHTML.slice(0, 120)).join(' ');
}

// Each task starts at the front page unless it says where; a click, a field that is filled and a page that is loaded count
// as one interaction each.
async function journeys(walk) {
  for (const language of languages) {
    const script = !withoutScript.has(language);
    const context = await browser.newContext({ javaScriptEnabled: script, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    let count = 0;
    let tasks = 0;
    const told = [];
    page.on('pageerror', (e) => faults.push(`${language} ${page.url()}: ${e.message}`));
    await walk({
      page,
      language,
      script,
      at: (...segments) => [`/${language}`, ...segments].join('/'),
      task: async (name, most, work, from = '') => {
        await page.goto(`${site}/${language}${from}`);
        count = 0;
        tasks++;
        try {
          await work();
          if (count > most) faults.push(`${language} ${name}: ${count} interactions, more than ${most}`);
          told.push(`${name} ${count}/${most}`);
        } catch (e) {
          faults.push(`${language} ${name}: ${page.url()} ${e.message.split('\n').slice(0, 3).join(' ')}`);
        }
      },
      click: async (selector) => { count++; await page.locator(selector).first().click({ timeout: 5000 }); },
      fill: async (selector, text) => { count++; await page.locator(selector).first().fill(text, { timeout: 5000 }); },
      enter: async (selector) => { count++; await page.locator(selector).first().press('Enter'); await page.waitForLoadState(); },
      shows: async (selector, text) => {
        await page.locator(selector).first().waitFor({ state: 'visible', timeout: 5000 });
        if (text) assert.match(await page.locator(selector).first().innerText(), text);
      },
      saves: async (selector) => {
        count++;
        // Without the click: a file that opens in the browser has no event of its own.
        const href = await page.locator(selector).first().getAttribute('href', { timeout: 5000 });
        assert.ok(await page.locator(selector).first().isVisible(), `${selector} is not to be seen`);
        return fetch(new URL(href, site));
      },
    });
    assert.equal(tasks, 10);
    console.log(`${language}${script ? '' : ' without script'}: ${told.join(', ')}`);
    await context.close();
  }
}

function readers() {
  return journeys(readerTasks);
}

async function readerTasks({ page, language, at, task, click, fill, enter, shows, saves }) {
  const section = (name) => `nav.sections a[href="${at(name)}"]`;
  const other = language === 'en' ? 'fr' : 'en';

  await task('opening hours and emergency number', 1, async () => {
    await shows('header a[href^="tel:"]', /\+\d/);
    await shows('.hours-card .tag');
    await click(`main a[href="${at('embassy/contact')}"]`);
    await shows('#week');
    assert.equal(await page.locator('section[aria-labelledby="week"] tr').count(), 7);
  });
  await task('the same page in another language', 1, async () => {
    await click(`nav.languages a[hreflang="${other}"]`);
    assert.equal(new URL(page.url()).pathname, `/${other}/agreements`);
    assert.equal(await page.locator('html').getAttribute('lang'), other);
  }, '/agreements');
  await task('what happened last, and when', 1, async () => { await shows('main .item h3'); await shows('main .item time', /\d/); });
  await task('who is ambassador, and since when', 2, async () => {
    await click(`main a[href="${at('embassy/ambassador')}"]`);
    await shows('main .lead', /\S/);
    await shows('main dl.meta time', /\d{4}/);
  });
  await task('is an agreement in force, and why', 3, async () => {
    await click(section('agreements'));
    await click('main tr:has(.tag.ok) th a');
    await shows('main .card .tag.ok');
    await shows('#why');
    await shows('ol.steps li', /\S/);
  });
  await task('the text of an agreement', 4, async () => {
    await click(section('agreements'));
    await click(await withText(page, language));
    const pdf = await saves('ul.actions a[href^="/media/"]');
    assert.equal(pdf.headers.get('content-type'), 'application/pdf');
    assert.equal(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString(), '%PDF-');
  });
  await task('trade of 2023 as both report it, with its source', 2, async () => {
    await click(section('trade'));
    const row = page.locator('section[aria-labelledby="years"] tr', { has: page.locator('th', { hasText: '2023' }) });
    assert.equal(await row.locator('td bdi').evaluateAll((all) => all.filter((e) => /\d/.test(e.textContent)).length), 5);
    await shows('figure.chart .source', /\S/);
  });
  await task('subscribe to the calendar', 3, async () => {
    await click(section('calendar'));
    const address = await page.locator('a[href^="webcal:"]').getAttribute('href');
    await shows('a[href^="webcal:"]');
    const calendar = await fetch(address.replace('webcal:', 'http:'));
    assert.match(await calendar.text(), /^BEGIN:VCALENDAR/);
  });
  await task('search a word in another form and narrow it by year', 3, async () => {
    // Not the form in which the texts have it.
    await fill('main #q', { ar: 'زيارات', fr: 'visites', en: 'visits', az: 'səfərlər' }[language]);
    await enter('main #q');
    await click('main nav.facets:nth-of-type(2) a[href*="year="]:not([aria-current])');
    await shows('.result mark');
    assert.match(page.url(), /year=\d{4}/);
  });
  await task('what a page said on a day', 3, async () => {
    await click('main .item h3 a');
    const title = await page.locator('main h1').innerText();
    // The demonstration mission was published today.
    const today = new Date().toISOString().slice(0, 10);
    await fill('#on', today);
    await enter('#on');
    await shows('.band.warn', /\d{4}/);
    assert.equal(await page.locator('main h1').innerText(), title);
  });
}

// An agreement whose text is on record: the register does not say which.
async function withText(page, language) {
  for (const href of await page.locator('main th a').evaluateAll((all) => all.map((a) => a.getAttribute('href'))))
    if ((await (await fetch(site + href)).text()).includes('href="/media/')) return `main th a[href="${href}"]`;
  throw new Error(`no agreement has a text in ${language}`);
}

function analysts() {
  return journeys(analystTasks);
}

async function analystTasks({ page, language, script, at, task, click, fill, enter, shows, saves }) {
  const section = (name) => `nav.sections a[href="${at(name)}"]`;

  await task('the dossier, printed', 3, async () => {
    await click(section('forums'));
    await click(`main a[href="${at('dossier')}"]`);
    await shows('#d5');
    if (script) {
      await page.evaluate(() => { window.print = () => { window.printed = true; }; });
      await click('[data-print]');
      assert.equal(await page.evaluate(() => window.printed), true);
    }
  });
  await task('voting agreement overall and by issue', 2, async () => {
    await click(section('forums'));
    await click(`main a[href="${at('forums/un/votes')}"]`);
    await shows('main .lead', /%|٪/);
    await shows('#chart-issues');
  });
  await task('votes in which the two were opposed', 3, async () => {
    await click(section('forums'));
    await click(`main a[href="${at('forums/un/votes')}"]`);
    await click(`main a[href="${at('forums/un/votes')}?opposite=true"]`);
    const pairs = await page.locator('section[aria-labelledby="divergent"] tbody tr').evaluateAll((rows) =>
      rows.map((r) => [...r.querySelectorAll('td')].slice(-2).map((c) => c.textContent).sort().join()));
    assert.ok(pairs.length > 0, 'none');
    assert.equal(new Set(pairs).size, 1, `${[...new Set(pairs)]}`);
  });
  await task('the ballots of one vote', 4, async () => {
    await click(section('forums'));
    await click(`main a[href="${at('forums/un/votes')}"]`);
    await click('section[aria-labelledby="divergent"] td a');
    await shows('.ballots li.ours');
  });
  await task('standing in a forum on a past day', 3, async () => {
    await click(section('forums'));
    await fill('#on', '2010-01-01');
    await enter('#on');
    await shows('.band.warn', /2010/);
    await shows('main table.matrix');
  });
  await task('targets of both in OPEC+', 2, async () => {
    await click(section('forums'));
    await click(`main a[href="${at('forums/opec-plus/commitments')}"]`);
    assert.equal(await page.locator('main tbody th strong').count(), 2);
  });
  await task('visits by year in both directions', 2, async () => {
    await click(`main a[href="${at('visits')}"]`);
    await shows('figure.chart svg');
    assert.ok(await page.locator('ol.timeline li.incoming').count() > 0 && await page.locator('ol.timeline li.outgoing').count() > 0);
  });
  await task('who held an office on a day', 3, async () => {
    await click(`main a[href="${at('offices')}"]`);
    await fill('#on', '2015-06-01');
    await enter('#on');
    await shows('.band.warn', /2015/);
    await shows('main tbody a', /\S/);
  });
  await task('from consultations to an agreement', 3, async () => {
    await click(section('relations'));
    await click('main a[href$="/roadmap"]');
    const links = await page.locator('main .initiative a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    let whole;
    for (const href of links) {
      const html = await (await fetch(site + href)).text();
      const chain = html.slice(html.indexOf('id="chain"'));
      const both = chain.includes(`${at('events')}/`) && chain.includes(`${at('agreements')}/`);
      if (!whole && html.includes('id="chain"') && both) whole = href;
    }
    assert.ok(whole, 'no initiative has a meeting and an agreement');
    await click(`main .initiative a[href="${whole}"]`);
    await shows('#chain');
  });
  await task('the figures of a chart', 2, async () => {
    await click(section('agreements'));
    const csv = await saves('figure.chart a[download]');
    assert.equal(csv.headers.get('content-type').split(';')[0], 'text/csv');
    assert.ok((await csv.text()).split('\n').length > 2);
  });
}

async function keyboard() {
  // In a month that is written from right to left, the first day of the week is on the right.
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  for (const [language, rtl] of [['ar', true], ['fr', false]]) {
    await page.goto(`${site}/${language}/calendar/2024-04`);
    const [first, second] = await page.locator('.month-table th').evaluateAll((all) => all.map((e) => e.getBoundingClientRect().x));
    if ((first > second) !== rtl) faults.push(`${language}: the first day of the week is on the wrong side`);
    // Keyboard: the arrow towards the next day moves to it.
    await page.locator('.month-table td[tabindex="0"]').focus();
    const before = await page.evaluate(() => document.activeElement.dataset.day);
    await page.keyboard.press(rtl ? 'ArrowLeft' : 'ArrowRight');
    if (await page.evaluate(() => document.activeElement.dataset.day) <= before)
      faults.push(`${language}: the arrow does not move to the next day`);
  }
  // The skip link is the first stop of the keyboard, and leads to the content.
  await page.goto(`${site}/ar`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.close();
}

async function dossier() {
  for (const language of languages) {
    const page = await browser.newPage({ viewport: { width: 658, height: 1000 } });
    await page.goto(`${site}/${language}/dossier`);
    await page.evaluate(() => document.fonts.ready);
    await page.pdf({ path: join(file, `dossier-${language}.pdf`), format: 'A4', preferCSSPageSize: true });
    // As wide as the text of A4 within its margins, 174 mm at 96 points an inch.
    await page.emulateMedia({ media: 'print' });
    const clipped = await page.evaluate(() => [...document.querySelectorAll('main td, main th, main li, main h2')].filter((e) => {
      const box = e.getBoundingClientRect();
      return box.width > 0 && (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
        || box.right > document.documentElement.clientWidth + 1 || box.left < -1);
    }).map((e) => e.textContent.trim().slice(0, 80)));
    for (const text of clipped) faults.push(`${language}: clipped when printed: ${text}`);
    await page.close();
  }
}
