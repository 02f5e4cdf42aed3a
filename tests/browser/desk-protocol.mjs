// The tasks of protocol officers, desk officers and administrators at the staff's desk, in a real browser, with the
// interactions of each counted: a link or button, a field that is filled, a file that is chosen. It starts at home.
//   node desk-protocol.mjs protocol DESK CHROMIUM PASSWORDS   in Arabic, with script
//   node desk-protocol.mjs desks DESK CHROMIUM PASSWORDS      in French, without script but for the votes
//   node desk-protocol.mjs administration DESK CHROMIUM PASSWORDS   in English
//   node desk-protocol.mjs elsewhere DESK CHROMIUM PASSWORDS FILE   an exported mission into an empty one, trial first
//   node desk-protocol.mjs prints DESK CHROMIUM PASSWORDS     booklet, lists and cards as PDF, with the cards counted
//   node desk-protocol.mjs keyboard DESK CHROMIUM PASSWORDS   a programme and a private address with the keyboard alone
//   node desk-protocol.mjs screens DESK CHROMIUM PASSWORDS [FOLDER]   axe and width of each screen in ar and en; with
//                                                             FOLDER, pictures of each, light and dark
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axe, openDesk, rules, tooWide } from './desk-session.mjs';

const [part, desk, executablePath, given, folder] = process.argv.slice(2);
const passwords = JSON.parse(given);
const scratch = await mkdtemp(join(tmpdir(), 'embassy-desk-'));
const { browser, signIn } = await openDesk(desk, executablePath, passwords);
const counted = [];
const nav = (path) => `nav.side a[href="${path}"]`;
const send = 'main form[data-keep] > .bar button';
const inDays = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
const names = ['محمد بن يوسف', 'أمينة قاسمي', 'Karim Haddad', 'سليم مراد', 'Nadia Belkacem', 'Elçin Məmmədov',
  'Günel Əliyeva', 'Rəşad Quliyev', 'Aysel Həsənova', 'Tural İsmayılov'];
try {
  await { protocol, desks, administration, elsewhere, prints, keyboard, screens }[part]();
  console.log(counted.join('\n'));
} finally {
  await browser.close();
  await rm(scratch, { recursive: true });
}
console.log(part);

// A task of a person: from the home screen, with at most so many interactions.
async function task(page, name, most, steps) {
  await page.goto(desk);
  let n = 0;
  const hand = {
    page,
    async go(selector) {
      n++;
      const target = typeof selector === 'string' ? page.locator(selector) : selector;
      await Promise.all([page.waitForEvent('load'), target.first().click()]);
      await fine(page);
    },
    async click(selector) { n++; await page.locator(selector).first().click(); },
    async fill(id, text) { n++; await page.fill(`[id="${id}"]`, text); },
    async choose(id, option) { n++; await page.selectOption(`[id="${id}"]`, option); },
    async tick(id) { n++; await page.check(`[id="${id}"]`); },
    async file(id, path) { n++; await page.setInputFiles(`[id="${id}"]`, path); },
  };
  await steps(hand);
  assert.ok(n <= most, `${name}: ${n} interactions, at most ${most}`);
  counted.push(`${name}: ${n} of ${most}`);
}

// No screen of a journey is a refusal that the journey did not expect.
async function fine(page) {
  const problem = page.locator('#problem');
  if (await problem.count()) assert.fail(`${page.url()}: ${await problem.innerText()}`);
}

async function press(page, selector) {
  await Promise.all([page.waitForEvent('load'), page.locator(selector).first().click()]);
  await fine(page);
}

async function refused(page, selector) {
  await Promise.all([page.waitForEvent('load'), page.locator(selector).first().click()]);
  assert.ok(await page.locator('#problem').count(), `${page.url()} was not refused`);
}

async function plan(page, titles, day) {
  await page.goto(`${desk}/engagements/new`);
  for (const [language, title] of Object.entries(titles)) await page.fill(`#title-${language}`, title);
  await page.fill('#start', day);
  await press(page, send);
  assert.match(page.url(), /done=saved/);
  return new URL(page.url()).pathname;
}

async function protocol() {
  const page = await signIn('protocol-officer', 'ar');
  const day = inDays(5);
  let path = '';
  await task(page, 'protocol 1 plan a visit', 14, async (t) => {
    await t.go(nav('/engagements'));
    await t.go('a[href="/engagements/new"]');
    await t.choose('kind', 'official-visit');
    for (const [l, text] of [['ar', 'زيارة رسمية لوزير الخارجية'], ['fr', 'Visite officielle du ministre'],
      ['en', 'Official visit of the minister'], ['az', 'Nazirin rəsmi səfəri']]) await t.fill(`title-${l}`, text);
    await t.fill('start', day);
    await t.choose('zone', { index: 1 });
    await t.fill('startTime', '09:30');
    await t.fill('endTime', '18:00');
    await t.fill('place-ar', 'باكو');
    await t.go(send);
    path = new URL(page.url()).pathname;
  });
  assert.equal(await page.inputValue('#title-az'), 'Nazirin rəsmi səfəri');
  await task(page, 'protocol 2 both delegations in order, eight persons', 20, async (t) => {
    await t.go(`a[href="${path}"]`);
    for (const side of [0, 1]) for (const row of [0, 1, 2]) await t.fill(`d-${side}-${row}-name`, `${'ABCDEF'[side * 3 + row]}. Guest`);
    await t.tick('d-0-0-head');
    await t.tick('d-1-0-head');
    await t.go(send);
    for (const side of [0, 1]) await t.fill(`d-${side}-3-name`, `${'GH'[side]}. Guest`);
    await t.go(send);
  });
  assert.equal(await page.inputValue('#d-1-3-name'), 'H. Guest');
  await task(page, 'protocol 3 change the rank of one', 3, async (t) => {
    await t.go(`a[href="${path}"]`);
    await t.fill('d-0-3-order', '0');
    await t.go(send);
  });
  assert.equal(await page.inputValue('#d-0-0-name'), 'G. Guest');

  // A programme of two releases; a time that is none is refused at its field, and nothing is released.
  await page.goto(`${desk}${path}/programme`);
  await page.fill('#i-0-from', '25:00');
  await page.fill('#i-0-text-ar', 'وصول الوفد');
  await page.fill('#i-0-text-en', 'Arrival of the delegation');
  await refused(page, send);
  assert.equal(await page.getAttribute('#i-0-from', 'aria-invalid'), 'true');
  assert.equal(await page.inputValue('#i-0-text-ar'), 'وصول الوفد');
  await page.fill('#i-0-from', '10:00');
  await press(page, 'main form[data-keep] > .bar button[formaction]');
  assert.equal(await page.inputValue('#i-0-text-ar'), 'وصول الوفد');
  assert.equal(await page.inputValue('#i-0-from'), '10:00');
  await page.fill('#i-1-from', '11:00');
  await page.fill('#i-1-to', '12:30');
  await page.fill('#i-1-text-ar', 'محادثات');
  await page.fill('#i-1-text-en', 'Talks');
  await page.fill('#i-1-place-ar', 'وزارة الخارجية');
  await press(page, send);
  assert.match(page.url(), /done=released/);
  await task(page, 'protocol 4 release the next programme and see the difference', 6, async (t) => {
    await t.go(`a[href="${path}"]`);
    await t.go(`a[href="${path}/programme"]`);
    await t.fill('i-1-from', '11:30');
    await t.fill('note', 'تأجيل المحادثات نصف ساعة');
    await t.go(send);
  });
  assert.match(await page.textContent('section[aria-labelledby=difference] ins'), /11:30/);
  assert.match(await page.textContent('section[aria-labelledby=difference] del'), /11:00/);
  await task(page, 'protocol 5 print the booklet', 3, async (t) => {
    await t.go(`a[href="${path}"]`);
    await t.go(`a[href="${path}/prints"]`);
    await t.go(`a[href^="${path}/prints/booklet"]`);
  });
  assert.match(await page.textContent('main'), /وصول الوفد/);
  await task(page, 'protocol 6 postpone', 4, async (t) => {
    await t.go(`a[href="${path}"]`);
    await t.click('main details summary');
    await t.fill('newStart', inDays(40));
    await t.go('main details button');
  });
  assert.equal(await page.inputValue('#start'), inDays(40));
  await task(page, 'protocol 7 letters due', 1, async (t) => { await t.go(nav('/letters')); });
  if (await page.locator('a[href^="/letters/new?"]').count()) {
    await press(page, 'a[href^="/letters/new?"]');
    assert.notEqual(await page.inputValue('#occasion'), '');
    assert.ok(await page.locator('aside h2').count());
  }
  await letter(page);
  const ics = join(scratch, 'ministry.ics');
  await writeFile(ics, ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Ministry//EN', 'BEGIN:VEVENT', 'UID:desk-1@ministry',
    'DTSTAMP:20261101T080000Z',
    `DTSTART:${inDays(6).replaceAll('-', '')}T060000Z`, 'SUMMARY:اجتماع تحضيري', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'));
  await page.goto(`${desk}/imports/candidates`);
  await page.setInputFiles('#file', ics);
  await press(page, 'button[value=try]');
  assert.equal(await page.textContent('[data-count=added]'), '1');
  await page.goto(`${desk}/calendar/candidates`);
  assert.equal(await page.locator('section.initiative').count(), 0, 'A trial has stored a candidate.');
  await task(page, 'protocol 8 take in an .ics of the ministry', 4, async (t) => {
    await t.go(nav('/calendar'));
    await t.go('a[href="/imports/candidates"]');
    await t.file('file', ics);
    await t.go('button[value=import]');
  });
  assert.equal(await page.textContent('[data-count=added]'), '1');
  await page.goto(`${desk}/calendar/candidates`);
  await press(page, 'button[value=plan]');
  assert.match(page.url(), /done=date-planned/);
  assert.equal(await page.inputValue('#audience'), 'internal');
  await task(page, 'protocol 9 the month with both capitals’ days and Hijri days', 1, async (t) => { await t.go(nav('/calendar')); });
  assert.ok(await page.locator('td[data-day] .hijri').count() > 27);
  await page.goto(`${desk}/calendar?month=2027-05`);
  assert.ok(await page.locator('.month .occasion').count() > 0);
  const secret = {};
  await task(page, 'protocol 10 a private calendar address, then revoke it', 5, async (t) => {
    await t.go(nav('/calendar'));
    await t.go('a[href="/subscriptions"]');
    await t.fill('holder', 'سائق الوفد');
    await t.go('aside form button');
    secret.link = await page.textContent('#secret');
    await t.go('td form button');
  });
  assert.match(secret.link, /\/v1\/subscriptions\/.+\/calendar\.ics/);
  assert.equal(await page.locator('#secret').count(), 0);
  await persons(page);
}

async function letter(page) {
  await page.goto(`${desk}/letters/new?occasion=aze-national-day&direction=outgoing&day=2027-05-28`);
  await page.fill('#title-ar', 'رسالة تهنئة');
  await page.fill('#text-ar', 'يطيب لي أن أتقدم إليكم بأحر التهاني.');
  await page.fill('#publishedOn', '2027-13-40');
  await refused(page, send);
  assert.equal(await page.getAttribute('#publishedOn', 'aria-invalid'), 'true');
  assert.equal(await page.inputValue('#text-ar'), 'يطيب لي أن أتقدم إليكم بأحر التهاني.');
  await page.fill('#publishedOn', '2027-05-27');
  await page.fill('#signedOn', '2027-05-25');
  await press(page, send);
  assert.match(page.url(), /done=saved/);
  await page.reload();
  assert.deepEqual(await Promise.all(['signedOn', 'publishedOn', 'occasionOn', 'original'].map((id) => page.inputValue(`#${id}`))),
    ['2027-05-25', '2027-05-27', '2027-05-28', 'ar']);
  await page.fill('#text-fr', 'Je suis heureux de vous adresser mes félicitations.');
  await press(page, send);
  assert.match(page.url(), /done=saved/);
  assert.equal(await page.inputValue('#text-ar'), 'يطيب لي أن أتقدم إليكم بأحر التهاني.');
}

async function persons(page) {
  await page.goto(`${desk}/persons/new`);
  await page.fill('#name-fr', 'Zakia Ighil');
  await page.fill('#name-ar', 'زكية إيغيل');
  await page.fill('#spellings', 'Zakia Ighli | https://example.org/list');
  await page.selectOption('#audience', 'internal');
  await press(page, 'main form[data-keep] .bar button');
  if (await page.locator('button[name=other]').count())
    await press(page, 'button[name=other]');
  await fine(page);
  const path = new URL(page.url()).pathname;
  for (const q of ['ighli', 'IGHIL', 'زكية']) {
    await page.goto(`${desk}/persons?q=${encodeURIComponent(q)}`);
    assert.ok(await page.locator(`a[href="${path}"]`).count(), `${q} does not find her`);
  }
  // The same name again: the desk asks before it saves.
  await page.goto(`${desk}/persons/new`);
  await page.fill('#name-fr', 'Zakia Ighil');
  await press(page, 'main form[data-keep] .bar button');
  assert.ok(await page.locator(`[role=alert] a[href="${path}"]`).count());
  await page.goto(`${desk}/offices/new`);
  await page.fill('#title-fr', 'Conseillère culturelle');
  await page.fill('#title-ar', 'مستشارة ثقافية');
  await page.fill('#a-0-state', 'AZE');
  await press(page, send);
  const office = new URL(page.url()).pathname.split('/')[2];
  await page.goto(desk + path);
  await page.selectOption('#t-office', office);
  await page.fill('#t-from', '2026-01-15');
  await page.check('#t-acting');
  await press(page, 'form[action$="handler=Tenure"]:has(#t-office) button');
  await fine(page);
  await page.click('aside details summary');
  await page.selectOption('select[id^=s-kind-]', 'appointed');
  await page.fill('input[id^=s-date-]', '2026-01');
  await press(page, 'form[action$="handler=Step"] button');
  await fine(page);
  assert.equal(await page.locator('aside section ol li').count(), 1);
}

async function desks() {
  const page = await signIn('desk-officer', 'fr', { javaScriptEnabled: false });
  await page.goto(`${desk}/agreements/new`);
  for (const l of ['fr', 'en', 'ar', 'az']) await page.fill(`#title-${l}`, `Mémorandum ${l}`);
  await page.selectOption('#type', 'memorandum');
  await page.fill('#parties', 'XX');
  await page.selectOption('#rule-kind', 'later-notification');
  await page.fill('#rule-days', '30');
  await refused(page, send);
  assert.equal(await page.getAttribute('#parties', 'aria-invalid'), 'true');
  await page.goto(`${desk}/agreements/new`);
  for (const l of ['fr', 'en', 'ar', 'az']) await page.fill(`#title-${l}`, `Mémorandum ${l}`);
  await page.selectOption('#rule-kind', 'later-notification');
  await page.fill('#rule-days', '30');
  await press(page, send);
  assert.match(page.url(), /done=created-record/);
  const agreement = new URL(page.url()).pathname;
  await task(page, 'desk 1 what is due in 30 days', 0, async () => {});
  await task(page, 'desk 2 record a ratification and see the status before saving', 7, async (t) => {
    await t.go(nav('/agreements'));
    await t.go(`a[href="${agreement}"]`);
    await t.choose('kind', 'signed');
    await t.choose('party', { index: 1 });
    await t.fill('date', '2026-11-01');
    await t.go('aside button[formaction$="handler=Try"]');
    assert.ok(await page.locator('#would').count());
    await t.go('aside form button:not([formaction])');
  });
  await task(page, 'desk 3 who owes what', 1, async (t) => { await t.go(nav('/agreements')); });
  // An act that was recorded wrongly is corrected, with the status that results before it is saved.
  await page.goto(`${desk}${agreement}/correct`);
  await press(page, 'aside a[href*="act="]');
  await page.fill('#date', '2026-11-02');
  await page.fill('#reason', 'Le communiqué dit le 2.');
  await press(page, 'button[formaction$="handler=Try"]');
  assert.ok(await page.locator('#would').count());
  await press(page, 'main form .bar button:not([formaction])');
  assert.match(page.url(), /done=corrected/);
  await page.goto(`${desk}${agreement}/correct`);
  await page.fill('#rule-days', '45');
  await page.fill('#reason', 'Article 12.');
  await press(page, 'main form .bar button:not([formaction])');
  assert.match(page.url(), /done=corrected/);
  await page.goto(`${desk}${agreement}/correct`);
  assert.equal(await page.inputValue('#rule-days'), '45');
  assert.equal(await page.locator('aside ol li').count(), 2);

  await page.goto(`${desk}/roadmap/new`);
  for (const l of ['fr', 'en', 'ar', 'az']) {
    await page.fill(`#title-${l}`, `Semaine du film ${l}`);
    await page.fill(`#s-title-${l}`, `Programme ${l}`);
    await page.fill(`#s-body-${l}`, `Ministère ${l}`);
  }
  await page.fill('#s-due', '2027-06');
  await press(page, send);
  assert.match(page.url(), /done=created-record/);
  const initiative = new URL(page.url()).pathname;
  const key = initiative.split('/')[2];
  for (const l of ['fr', 'en', 'ar', 'az']) {
    await page.fill(`#s-title-${l}`, `Ouverture ${l}`);
    await page.fill(`#s-body-${l}`, `Ministère ${l}`);
  }
  await page.selectOption('#s-after', { index: 1 });
  await press(page, 'form[action$="handler=Add"] button');
  assert.match(page.url(), /done=saved/);
  assert.equal(await page.locator('main ol > li').count(), 2);
  await page.selectOption('#m-step', { index: 1 });
  await page.fill('#m-due', '2028-03');
  await press(page, 'form[action$="handler=Move"] button');
  assert.match(page.url(), /done=saved/);
  assert.match(await page.locator('main ol > li').nth(1).textContent(), /2028/);
  await task(page, 'desk 4 complete a step with evidence', 5, async (t) => {
    await t.go(nav('/roadmap'));
    await t.choose('step', `${key} step-1`);
    await t.fill('doneOn', '2026-11-20');
    await t.fill('evidence', 'https://example.org/communique');
    await t.go('aside form button');
  });
  await task(page, 'desk 5 an outcome becomes an initiative', 5, async (t) => {
    await t.go(nav('/roadmap'));
    await t.go('a[href="/proposals"]');
    if (await page.locator('button[value=initiative]').count()) await t.go('button[value=initiative]');
  });

  const trade = join(scratch, 'trade.csv');
  const columns = 'reporterCode,partnerCode,flowCode,period,cmdCode,primaryValue,classificationCode';
  const row = (period, value, command = 'TOTAL') => `12,31,M,${period},${command},${value},HS`;
  await writeFile(trade, [columns, row(2005, 10), row(2006, 'ten'), row(2007, '1e'), row('200x', 12), row(2009, 13), ''].join('\n'));
  await task(page, 'desk 6 a Comtrade file with its report', 4, async (t) => {
    await t.go(nav('/imports'));
    await t.go('a[href="/imports/trade"]');
    await t.file('file', trade);
    await t.go('button[value=import]');
  });
  assert.equal(await page.textContent('[data-count=refused]'), '3');
  await task(page, 'desk 7 correct three refused rows and send them again', 6, async (t) => {
    await t.go(nav('/imports'));
    await t.go('a[href^="/imports/trade?again="]');
    const wrong = page.locator('fieldset .wrong input');
    assert.equal(await wrong.count(), 3);
    for (const [i, text] of ['11', '12', '2008'].entries()) await t.fill(await wrong.nth(i).getAttribute('id'), text);
    await t.go('form[action*="handler=Again"] button');
  });
  assert.equal(await page.textContent('[data-count=refused]'), '0');
  assert.equal(await page.textContent('[data-count=added]'), '3');
  await task(page, 'desk 9 a joint position, drafted, agreed and delivered', 9, async (t) => {
    await t.go(nav('/positions'));
    for (const l of ['fr', 'en', 'ar', 'az']) await t.fill(`title-${l}`, `Position sur l’eau ${l}`);
    await t.go('aside form button');
    await t.go('form[action*="handler=Step"] button[value=agree]');
    await t.go('form[action*="handler=Step"] button[value=deliver]');
  });
  await task(page, 'desk 10 the OPEC+ table checked against the press', 3, async (t) => {
    await t.go(nav('/commitments'));
    await t.fill('on', '2024-02-01');
    await t.go('main form.filters button');
  });
  // Algeria: 1,007 decided, less voluntary cuts of 48 and 51, each with the decision and the source that it came from.
  const algeria = page.locator('tr[data-party=DZA]');
  const number = async (column) => (await algeria.locator(`[data-column=${column}]`).innerText()).replaceAll(/[^0-9]/g, '');
  assert.deepEqual([await number('required'), await number('voluntary-cut'), await number('target')], ['1007', '99', '908']);
  assert.equal(await algeria.locator('.entered li').count(), 3);
  // Each figure stands below the head of its column.
  const starts = (selector) => page.locator(selector).evaluateAll((cells) => cells.map((c) => Math.round(c.getBoundingClientRect().x)));
  assert.deepEqual(await starts('tr[data-party=DZA] > *'), await starts('#commitments thead th'));
  assert.equal(await algeria.locator('.entered a[href^="https://thenationonlineng.net/"]').count(), 1);
  await page.goto(`${desk}/commitments?on=2024-13-40`);
  assert.equal(await page.getAttribute('#on', 'aria-invalid'), 'true');
  await page.context().close();
  await votes();
}

async function votes() {
  const page = await signIn('desk-officer', 'fr');
  const calls = join(scratch, 'roll_calls.csv');
  const lines = ['rcid,session,importantvote,date,unres,amend,para,short,descr'];
  for (let i = 1; i <= 120000; i++)
    lines.push(`${900000 + i},75,0,2020-12-0${1 + (i % 7)},R/75/${i},0,0,Short ${i},A description of roll call ${i} that is long`);
  await writeFile(calls, lines.join('\n'));
  // The third part is lost on its way, once.
  let parts = 0;
  await page.route('**/*handler=Part', (route) => (++parts === 2 ? route.abort() : route.continue()));
  await task(page, 'desk 8 a file of votes in parts, then walk away', 4, async (t) => {
    await t.go(nav('/imports'));
    await t.go('a[href="/imports/votes"]');
    await t.file('choose', calls);
    await t.click('main form[data-vote-start] .bar button');
    await page.waitForURL('**/imports/votes/*-*');
  });
  await page.waitForSelector('[data-vote-send]');
  const received = Number(await page.getAttribute('[data-vote-send]', 'data-received'));
  assert.ok(received > 0, 'Nothing of the first part was kept.');
  // Come back from the list, which the device remembers, and go on.
  await page.goto(`${desk}/imports/votes`);
  await press(page, '[data-vote-mine] a');
  await page.setInputFiles('#file', calls);
  await press(page, '[data-vote-send] button');
  await page.waitForSelector('button[value=try]');
  await press(page, 'button[value=try]');
  assert.match(await page.textContent('[data-count=rows]'), /120/);
  await page.context().close();
}

async function administration() {
  const page = await signIn('administrator', 'en');
  await people(page);
  await task(page, 'administrator 2 who changed this record, before and after', 3, async (t) => {
    await t.go(nav('/audit'));
    await t.click('main details summary');
  });
  await page.goto(`${desk}/audit`);
  const [csv] = await Promise.all([page.waitForEvent('download'), page.click('a[href^="/download/audit.csv"]')]);
  assert.match(await readFile(await csv.path(), 'utf8'), /^[^\n]*operation/i);
  await task(page, 'administrator 4 the mission’s contact and closed days', 6, async (t) => {
    await t.go(nav('/mission'));
    await t.fill('phone', '+994 12 404 00 00');
    const rows = await page.locator('[id^="c-"][id$="-date"]').count();
    await t.fill(`c-${rows - 2}-date`, '2027-07-05');
    await t.fill(`c-${rows - 2}-reason-en`, 'Independence Day');
    await t.go(send);
  });
  assert.equal(await page.inputValue('#phone'), '+994124040000');
  assert.ok(await page.locator('input[value="Independence Day"]').count());
  await page.fill('#email', 'nobody');
  await refused(page, send);
  assert.equal(await page.getAttribute('#email', 'aria-invalid'), 'true');
  await task(page, 'administrator 5 languages and their order', 3, async (t) => {
    await t.go(nav('/mission'));
    const languages = (await page.inputValue('#locales')).split(', ');
    await t.fill('locales', languages.join(' '));
    await t.go(send);
  });
  await task(page, 'administrator 6 and 10 is everything up, what fails', 1, async (t) => { await t.go(nav('/status')); });
  const states = await page.locator('#services [data-state]').evaluateAll((e) => e.map((x) => x.dataset.state));
  assert.ok(states.length > 5 && states.every((s) => s === 'ok'), states.join());
  assert.ok(await page.locator('main .band.ok').count());
  await page.goto(`${desk}/webhooks`);
  await page.fill('#url', 'http://127.0.0.1/x');
  await refused(page, 'aside form button');
  assert.equal(await page.getAttribute('#url', 'aria-invalid'), 'true');
  await page.fill('#url', 'https://receiver.example.org/embassy');
  await press(page, 'aside form button');
  await fine(page);
  const secret = await page.textContent('#secret');
  assert.ok(secret.length > 20);
  await press(page, 'tbody th a');
  assert.ok(!(await page.content()).includes(secret));
  await press(page, 'button[value=ping]');
  assert.ok(await page.locator('#test').count());
  await press(page, 'button[value=disable]');
  assert.ok(await page.locator('button[value=enable]').count());
  await press(page, 'button[value=rotateSecret]');
  assert.notEqual(await page.textContent('#secret'), secret);
  await page.click('details:has(button[value=delete]) summary');
  await press(page, 'button[value=delete]');
  assert.match(page.url(), /done=removed/);
  let file = '';
  await task(page, 'administrator 7 export the mission', 2, async (t) => {
    await t.go(nav('/mission'));
    const [zip] = await Promise.all([page.waitForEvent('download'), t.click('a[href="/download/mission.zip"]')]);
    file = join(scratch, 'mission.zip');
    await zip.saveAs(file);
  });
  // This mission has pages already: the trial of an import is refused by name, and nothing is changed.
  await page.goto(`${desk}/mission`);
  await page.setInputFiles('#file', file);
  await refused(page, 'form[action$="handler=Import"] button[value=try]');
}

// On a desk whose mission has no pages yet.
async function elsewhere() {
  const page = await signIn('administrator', 'fr', { javaScriptEnabled: false });
  const count = (name) => page.locator('dl.counts dd').nth(name).innerText();
  await task(page, 'administrator 8 import a mission elsewhere, trial first', 4, async (t) => {
    await t.go(nav('/mission'));
    await t.file('file', folder);
    await t.go('form[action$="handler=Import"] button[value=try]');
    assert.ok(await page.locator('section.conflict').count());
    const other = await page.context().newPage();
    await other.goto(`${desk}/pages`);
    assert.equal(await other.locator('tbody tr').count(), 0, 'A trial has stored a page.');
    await other.close();
    const tried = await count(0);
    await t.go('form[action$="handler=Import"] button[value=import]');
    assert.ok(await page.locator('section.receipt').count());
    assert.equal(await count(0), tried);
  });
  await page.goto(`${desk}/pages`);
  assert.ok(await page.locator('a[href="/pages/current-relations/ar"]').count());
}

// The pages of the identity service, where the desk's section leads; the session of the desk is one there too.
async function people(page) {
  const name = `k.${Date.now()}`;
  const chosen = 'nine walls of old oak';
  const role = (of, r) => of.locator(`[id="role-${r}"]`).isChecked();
  let password = '';
  await task(page, 'administrator 1 add a person with two roles', 6, async (t) => {
    await t.go('nav.side a[href$="/people"]');
    await t.fill('userName', name);
    await t.fill('name', 'Kamal كمال');
    await t.tick('role-editor');
    await t.tick('role-approver');
    await t.go('section[aria-labelledby=add] form button');
    password = await page.textContent('.secret');
  });
  // The person chooses a password, and the desk shows what both roles may do.
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 900 } });
  const person = await context.newPage();
  await person.goto(desk);
  await person.fill('#name', name);
  await person.fill('#password', password);
  await Promise.all([person.waitForEvent('load'), person.click('main form button >> nth=0')]);
  await person.fill('#password', chosen);
  await person.fill('#repeat', chosen);
  await Promise.all([person.waitForURL(`${desk}/**`), person.click('main form button >> nth=0')]);
  assert.ok(await person.locator(nav('/facts')).count());
  await task(page, 'administrator 9 who has no second factor', 1, async (t) => { await t.go('nav.side a[href$="/people"]'); });
  const row = page.locator('tbody tr', { has: page.locator(`a bdi:text-is("${name}")`) });
  assert.equal(await row.locator('.lacks').count(), 1);
  const lacking = await page.locator('.lacks').count();
  await Promise.all([page.waitForEvent('load'), page.click('a[href*="factor=none"]')]);
  assert.equal(await page.locator('tbody tr').count(), lacking);
  await task(page, 'administrator 3 remove a role and sign out everywhere', 3, async (t) => {
    await t.go('nav.side a[href$="/people"]');
    await t.go(row.locator('a[href$="without=editor"]'));
    assert.deepEqual([await role(page, 'editor'), await role(page, 'approver')], [false, true]);
    await t.go('button[name=everywhere]');
  });
  assert.deepEqual([await role(page, 'editor'), await role(page, 'approver')], [false, true]);
  // The session at the identity service has ended at once. The desk's ends when the platform has heard of it.
  const identity = new URL(page.url()).origin;
  const account = await context.newPage();
  await account.goto(`${identity}/account`);
  assert.equal(new URL(account.url()).pathname, '/sign-in');
  for (let i = 0; new URL(person.url()).origin !== identity; i++) {
    assert.ok(i < 90, 'The person is signed in after the end of all sign-ins.');
    await person.waitForTimeout(500);
    await person.goto(desk);
  }
  await context.close();
}

async function withDelegations(page) {
  const path = await plan(page, { ar: 'زيارة عمل', en: 'Working visit', fr: 'Visite de travail' }, inDays(10));
  for (const round of [0, 1]) {
    for (const side of [0, 1])
      for (const row of round === 0 ? [0, 1, 2] : [3, 4]) await page.fill(`#d-${side}-${row}-name`, names[side * 5 + row]);
    await press(page, send);
    assert.match(page.url(), /done=saved/);
  }
  await page.goto(`${desk}${path}/programme`);
  for (const [i, [from, ar, fr]] of [['10:00', 'استقبال الوفد', 'Accueil'], ['11:00', 'محادثات ثنائية', 'Entretiens']].entries()) {
    await page.fill(`#i-${i}-from`, from);
    await page.fill(`#i-${i}-text-ar`, ar);
    await page.fill(`#i-${i}-text-fr`, fr);
  }
  await press(page, send);
  assert.match(page.url(), /done=released/);
  return path;
}

function plain(text) { return text.normalize('NFKC').replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').replaceAll(/\s+/g, ' '); }

async function prints() {
  const page = await signIn('protocol-officer', 'ar');
  const path = await withDelegations(page);
  for (const [print, pages, size] of [['place-cards', 2, /\(A4\)/], ['tent-cards', 5, /\(A4\)/],
    ['name-labels', 1, /\(A4\)/], ['delegations', 1, /\(A4\)/], ['seating', 1, /\(A4\)/],
    ['booklet', 2, /\(A5\)/]]) {
    await page.goto(`${desk}${path}/prints/${print}?first=ar&second=fr`);
    await page.evaluate(() => document.fonts.ready);
    const pdf = join(scratch, `${print}.pdf`);
    await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
    if (folder) await page.pdf({ path: join(folder, `${print}.pdf`), preferCSSPageSize: true, printBackground: true });
    const info = execFileSync('pdfinfo', [pdf], { encoding: 'utf8' });
    const text = plain(execFileSync('pdftotext', ['-enc', 'UTF-8', pdf, '-'], { encoding: 'utf8' }));
    assert.match(info, size, `${print} has another size of paper`);
    const found = Number(/Pages:\s+(\d+)/.exec(info)[1]);
    if (print === 'delegations') assert.ok(found <= 2, `${print} has ${found} pages`);
    else assert.equal(found, pages, `${print} has ${found} pages`);
    if (print === 'booklet') {
      for (const word of ['استقبال الوفد', 'محادثات ثنائية', 'Entretiens', '10:00'])
        assert.ok(text.includes(word), `${print} lacks ${word}`);
      continue;
    }
    // One card for each person, and the Arabic letters of a name in their order.
    for (const name of names) {
      const times = text.split(plain(name)).length - 1;
      assert.equal(times, print === 'delegations' ? 2 : 1, `${print} has ${name} ${times} times`);
    }
  }
}

// Every control is reached by the tabulator and used by the keyboard; the focus is never lost.
async function keyboard() {
  const page = await signIn('protocol-officer', 'en');
  const reach = async (selector, most = 400) => {
    for (let i = 0; i < most; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return;
    }
    assert.fail(`${page.url()}: ${selector} is not reached by the keyboard`);
  };
  const enter = async () => Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  const path = await plan(page, { en: 'By keyboard', ar: 'بلوحة المفاتيح' }, inDays(12));
  await page.goto(desk + path);
  await reach(`a[href="${path}/programme"]`);
  await enter();
  await reach('[id="i-0-from"]');
  await page.keyboard.type('09:00');
  await reach('[id="i-0-text-en"]');
  await page.keyboard.type('Welcome');
  await reach('main form[data-keep] > .bar button');
  await enter();
  assert.match(page.url(), /done=released/);
  await page.goto(`${desk}/calendar`);
  await reach('a[rel=next]');
  await enter();
  await page.goto(`${desk}/subscriptions`);
  await reach('#holder');
  await page.keyboard.type('Driver');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#secret');
  await reach('td form button');
  await enter();
  assert.match(page.url(), /done=address-revoked/);
  // What was refused has the focus at the summary, which leads to the field.
  await page.goto(`${desk}/persons/new`);
  await reach('main form[data-keep] > .bar button');
  await enter();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'problem');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(await page.evaluate(() => document.activeElement?.id ?? location.hash.slice(1)), /^name-|^main$|^$/);
}

async function screens() {
  const faults = [];
  const planner = await signIn('protocol-officer', 'en');
  const engagement = await withDelegations(planner);
  await planner.goto(`${desk}/subscriptions`);
  await planner.fill('#holder', 'Driver');
  await Promise.all([planner.waitForEvent('load'), planner.click('aside form button')]);
  await planner.context().close();
  for (const [role, paths] of Object.entries({
    'protocol-officer': ['/', engagement, `${engagement}/programme`, `${engagement}/prints`, `${engagement}/prints/booklet?second=fr`,
      `${engagement}/prints/place-cards`, `${engagement}/prints/name-labels`, '/calendar', '/calendar?month=2027-05',
      '/calendar?week=2027-05-27', '/calendar/candidates', '/subscriptions', '/letters', '/letters/register',
      '/letters/new?occasion=aze-national-day&direction=outgoing',
      '/persons', '/persons/new', '/offices/new', '/imports', '/imports/candidates', '/missing?language=az',
      '/engagements/titles/az'],
    'desk-officer': ['/agreements/new', '/roadmap/new', '/proposals', '/positions', '/commitments?on=2024-02-01',
      '/imports/trade', '/imports/commitments', '/imports/votes'],
    administrator: ['/', '/audit', '/status', '/mission', '/webhooks', '/imports/wordpress', '/imports/document'],
  })) {
    for (const locale of ['ar', 'en']) {
      const page = await signIn(role, locale, { bypassCSP: true });
      page.on('console', (m) => {
        if (m.type() === 'error' && !/40[034]|axe/.test(m.text())) faults.push(`${page.url()} ${locale}: ${m.text()}`);
      });
      page.on('pageerror', (e) => faults.push(`${page.url()}: ${e.message}`));
      const open = [...paths];
      if (role === 'protocol-officer') {
        await page.goto(`${desk}/persons`);
        open.push(await page.locator('main a[href^="/persons/"]:not([href$="/new"])').first().getAttribute('href'));
        open.push(await page.locator('main a[href^="/offices/"]:not([href$="/new"])').first().getAttribute('href'));
      }
      if (role === 'desk-officer')
        for (const list of ['/agreements', '/roadmap']) {
          await page.goto(desk + list);
          const one = await page.locator(`main a[href^="${list}/"]:not([href$="/new"])`).first().getAttribute('href');
          open.push(one, ...(list === '/agreements' ? [`${one}/correct`] : []));
        }
      for (const path of open) {
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.goto(desk + path);
        await page.evaluate(() => document.fonts.ready);
        const name = `${locale}${path.replaceAll(/[/?=&]/g, '_').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')}`;
        if (folder) {
          await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
          await page.emulateMedia({ colorScheme: 'dark' });
          await page.screenshot({ path: `${folder}/${name}-dark.png`, fullPage: true });
          await page.emulateMedia({ colorScheme: 'light' });
        }
        await page.evaluate(axe);
        const { violations } = await page.evaluate((r) => window.axe.run(r), rules);
        faults.push(...violations.map((v) => `${path} ${role} ${locale}: ${v.id}: `
          + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' ')));
        if (path.includes('/prints/')) continue;
        faults.push(...(await tooWide(page)).map((w) => `${path} ${role} ${locale}: ${w}`));
      }
      await page.context().close();
    }
  }
  assert.deepEqual(faults, []);
}
