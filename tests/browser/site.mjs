// The mission's site in a real browser.
//   node site.mjs screens ADDRESS CHROMIUM   every screen × language × width × theme: axe, no horizontal scroll, no message
//                                            on the console, no request to another host, no shift of the layout
//   node site.mjs tasks ADDRESS CHROMIUM     what readers and analysts do, by clicking from the front page, in four
//                                            languages, without script; each within the number of interactions it may take
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const [part, site, executablePath] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const languages = ['ar', 'fr', 'en', 'az'];
const fixed = ['', 'relations', 'news', 'calendar', 'calendar/2024-04', 'visits', 'letters', 'agreements', 'roadmap', 'trade',
  'forums', 'forums/un', 'forums/un/votes', 'forums/opec-plus/commitments', 'dossier', 'search?q=Algeria', 'embassy',
  'embassy/ambassador', 'embassy/services',
  'embassy/contact', 'about/accessibility', 'about/privacy', 'about/figures', 'nothing/here'];
const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const faults = [];
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  await (part === 'tasks' ? tasks() : screens());
} finally {
  await browser.close();
}
// What is the same on many screens is told once.
const told = new Map();
for (const [, place, fault] of faults.map((f) => /^(.*?): ([^]*)$/.exec(f))) told.set(fault, [...(told.get(fault) ?? []), place]);
for (const [fault, places] of told) console.error(`${places.length} × ${places[0]}: ${fault}`);
assert.equal(faults.length, 0, `${faults.length} faults`);
console.log(part);

async function screens() {
  // Two languages at a time: one machine has few cores.
  await Promise.all([0, 1].map(async (half) => {
    for (const language of languages.filter((_, i) => i % 2 === half)) await screensOf(language);
  }));
}

async function screensOf(language) {
  const paths = [...fixed.map((p) => `/${language}/${p}`.replace(/\/$/, '')), ...await records(language)];
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ colorScheme, bypassCSP: true, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    let at = '';
    const say = (fault) => faults.push(`${at} ${colorScheme}: ${fault}`);
    page.on('console', (m) => { if (['error', 'warning'].includes(m.type()) && !/404|axe/.test(m.text())) say(m.text()); });
    page.on('pageerror', (e) => say(e.message));
    page.on('request', (r) => { if (!r.url().startsWith(site) && !r.url().startsWith('data:')) say(`asks ${r.url()}`); });
    for (const path of paths) {
      at = path;
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(site + path);
      await page.evaluate(() => document.fonts.ready);
      for (const width of [1280, 768, 320]) {
        await page.setViewportSize({ width, height: 900 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) say(`${wide} px too wide at ${width}: ${await page.evaluate(widest)}`);
        // Between the two there is no other structure, and in the dark only colours differ.
        if (width === 768 || (colorScheme === 'dark' && width !== 1280)) continue;
        await page.evaluate(axe);
        const { violations } = await page.evaluate((o) => window.axe.run(o), rules);
        for (const v of violations) say(`${v.id} at ${width}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 200)).join(' ')}`);
      }
    }
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

// One record of each kind, by the first link to it.
async function records(language) {
  const found = new Set();
  for (const list of ['visits', 'agreements', 'letters', 'roadmap', 'news', 'relations', 'forums/gecf']) {
    const html = await (await fetch(`${site}/${language}/${list}`)).text();
    for (const section of ['events', 'agreements', 'letters', 'roadmap', 'news', 'people', 'forums/gecf/resolutions']) {
      const link = new RegExp(`href="(/${language}/${section}/[^"#]+)"`).exec(html.slice(html.indexOf('<main')));
      if (link) found.add(link[1]);
    }
  }
  return found;
}

async function tasks() {
  for (const language of languages) {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    let count = 0;
    const task = async (name, most, work) => {
      count = 0;
      await page.goto(`${site}/${language}`);
      try {
        await work();
        if (count > most) faults.push(`${language} ${name}: ${count} interactions, more than ${most}`);
      } catch (e) {
        faults.push(`${language} ${name}: ${e.message.split('\n')[0]}`);
      }
    };
    const click = async (selector) => { count++; await page.locator(selector).first().click(); };
    const fill = async (selector, text) => { count++; await page.locator(selector).first().fill(text); };
    const shows = async (selector) => assert.ok(await page.locator(selector).count() > 0, `${page.url()} does not show ${selector}`);
    const section = (name) => `nav.sections a[href="/${language}/${name}"]`;
    const other = language === 'en' ? 'fr' : 'en';

    await task('opening hours and emergency number', 1, async () => {
      await shows('header a[href^="tel:"]');
      await shows('.hours-card .tag');
      await click(`main a[href="/${language}/embassy/contact"]`);
      await shows('#week');
    });
    await task('the same page in another language', 2, async () => {
      await click(section('agreements'));
      await click(`nav.languages a[hreflang="${other}"]`);
      assert.equal(new URL(page.url()).pathname, `/${other}/agreements`);
    });
    await task('what happened last', 1, async () => { await shows('main .item time'); });
    await task('who is ambassador', 2, async () => {
      await click(`main a[href="/${language}/embassy/ambassador"]`);
      await shows('main .lead');
    });
    await task('is an agreement in force, and why', 3, async () => {
      await click(section('agreements'));
      await click('main th a');
      await shows('#why');
      await shows('main .tag');
    });
    await task('trade and its sources', 2, async () => {
      await click(section('trade'));
      await shows('main h1');
    });
    await task('subscribe to the calendar', 3, async () => {
      await click(section('calendar'));
      await shows('a[href^="webcal:"]');
    });
    await task('search a word and narrow it', 4, async () => {
      await click(`header a[href="/${language}/search"]`);
      await fill('#q', { ar: 'الطاقة', fr: 'énergie', en: 'energy', az: 'energetika' }[language]);
      await click('main form button');
      await click('main nav.facets a:not([aria-current])');
      await shows('.result mark');
    });
    await task('the dossier of the two States', 3, async () => {
      await click(section('forums'));
      await click(`main a[href="/${language}/dossier"]`);
      await shows('#d5');
    });
    await task('voting agreement', 2, async () => {
      await click(section('forums'));
      await click(`main a[href="/${language}/forums/un/votes"]`);
      await shows('main h1');
    });
    await task('standing in a forum on a past day', 5, async () => {
      await click(section('forums'));
      await click(`main a[href="/${language}/forums/nam"]`);
      await fill('#on', '2015-01-01');
      await click('main form button');
      await shows('.band.warn');
    });
    await task('commitments in OPEC+', 2, async () => {
      await click(section('forums'));
      await click(`main a[href="/${language}/forums/opec-plus/commitments"]`);
      await shows('main h1');
    });
    await task('visits by year in both directions', 2, async () => {
      await click(section('relations'));
      await click(`main a[href="/${language}/visits"]`);
      await shows('figure.chart svg');
    });
    await task('the chain from a meeting to an agreement', 3, async () => {
      await click(section('relations'));
      await click(`main a[href="/${language}/roadmap"]`);
      // The annual consultations began with a meeting; not every initiative did.
      await click('main .initiative a[href*="/d8680267-bc17-58ef-9da9-e7daf50d591a/"]');
      await shows('#chain');
    });
    await task('the figures of a chart', 4, async () => {
      await click(section('relations'));
      await click(`main a[href="/${language}/visits"]`);
      await click('figure.chart summary');
      await shows('figure.chart a[download]');
    });
    await context.close();
  }

  // Printed, the dossier has at most four pages.
  for (const language of languages) {
    const page = await browser.newPage();
    await page.goto(`${site}/${language}/dossier`);
    const pdf = (await page.pdf({ format: 'A4', printBackground: false, preferCSSPageSize: true })).toString('latin1');
    const pages = (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
    if (pages < 1 || pages > 4) faults.push(`${language}: the dossier has ${pages} pages`);
    await page.close();
  }

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
