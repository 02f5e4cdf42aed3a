// The staff's desk in a real browser, on a running stack.
//   node desk.mjs journey DESK SITE CHROMIUM PASSWORDS   in Arabic and in French: an editor writes and submits, an approver
//                                                        publishes, and the site shows it
//   node desk.mjs screens DESK SITE CHROMIUM PASSWORDS [FOLDER]   axe, direction and width of each screen in ar and en;
//                                                        with FOLDER, a picture of each
//   node desk.mjs people DESK SITE CHROMIUM PASSWORDS    two people on one page, a session that ends: nothing is lost
//   node desk.mjs offices DESK SITE CHROMIUM PASSWORDS   plans a visit with its delegation, confirms and postpones it; asks
//                                                        what an act would give
import assert from 'node:assert/strict';
import { axe, openDesk, rules, tooWide } from './desk-session.mjs';

const [part, desk, site, executablePath, given, folder] = process.argv.slice(2);
const passwords = JSON.parse(given);
const words = {
  ar: { signIn: 'دخول', create: 'إنشاء', review: 'إلى المراجعة والنشر',
    submit: 'إرسال للمراجعة',
    publish: 'اعتماد ونشر', published: 'نُشرت', signOut: 'خروج' },
  fr: { signIn: 'Se connecter', save: 'Enregistrer', create: 'Créer', review: 'Vers la relecture et la publication', submit: 'Soumettre',
    publish: 'Valider et publier', published: 'Publiée', signOut: 'Se déconnecter' },
};
const texts = {
  ar: { title: 'زيارة عمل إلى باكو', slug: 'زيارة-عمل-إلى-باكو',
    body: 'وصل الوفد إلى باكو، واستقبله السفير.\n\n## جدول الأعمال\n\nعقد الجانبان اجتماعا.' },
  fr: { title: 'Visite de travail à Bakou', slug: 'visite-de-travail-à-bakou',
    body: 'La délégation est arrivée.\n\n## Ordre du jour\n\nUne réunion.' },
};
const { browser, signIn } = await openDesk(desk, executablePath, passwords);
try {
  await { journey, screens, people, offices }[part]();
} finally {
  await browser.close();
}
console.log(part);

async function press(page, name) {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).first().click()]);
}

async function write(page, language, key) {
  await page.goto(`${desk}/pages/new`);
  await page.fill('#key', key);
  await page.selectOption('#authenticLocale', language);
  await press(page, words[language]?.create ?? 'Create');
  await page.waitForURL(`${desk}/pages/${key}/${language}**`);
  // Each page has an address of its own.
  await page.fill('#title', key.startsWith('journey') ? texts[language].title : key);
  await page.fill('#body', texts[language].body);
}

async function journey() {
  for (const language of ['ar', 'fr']) {
    const w = words[language];
    // In French without script: everything works without.
    const options = { javaScriptEnabled: language === 'ar' };
    const editor = await signIn('editor', language, options);
    assert.equal(await editor.getAttribute('html', 'lang'), language);
    assert.equal(await editor.getAttribute('html', 'dir'), language === 'ar' ? 'rtl' : 'ltr');
    const key = `journey-${language}`;
    await write(editor, language, key);
    assert.equal(await editor.getAttribute('#body', 'dir'), language === 'ar' ? 'rtl' : 'ltr');
    await press(editor, w.review);
    await editor.waitForURL('**/review?done=saved');
    await press(editor, w.submit);
    await editor.waitForURL('**done=submitted');

    const approver = await signIn('approver', language, options);
    await approver.locator(`a[href="/pages/${key}/${language}/review"]`).click();
    await approver.waitForURL('**/review');
    await press(approver, w.publish);
    await approver.waitForURL('**done=published');
    assert.match(await approver.textContent('[role=status]'), new RegExp(w.published));

    const reader = await (await browser.newContext()).newPage();
    const address = `${site}/${language}/news/${texts[language].slug}`;
    for (let i = 0; ; i++) {
      const response = await reader.goto(address);
      if (response.status() === 200) break;
      assert.ok(i < 100, `${address} is ${response.status()}`);
    }
    assert.equal((await reader.textContent('h1')).trim(), texts[language].title);

    await editor.goto(desk);
    await press(editor, w.signOut);
    await editor.waitForURL('**/signed-out-page');
    await editor.goto(`${desk}/pages`);
    assert.equal(new URL(editor.url()).pathname, '/sign-in');
  }
}

async function people() {
  const [first, second] = [await signIn('editor', 'fr'), await signIn('administrator', 'fr')];
  await write(first, 'fr', 'two-people');
  await first.fill('#body', 'Un.\n\nDeux.\n\nTrois.');
  await press(first, words.fr.save);
  await first.goto(`${desk}/pages/two-people/fr`);
  await second.goto(`${desk}/pages/two-people/fr?edit=true`);
  await first.fill('#body', 'Un, par la première.\n\nDeux.\n\nTrois.');
  await second.fill('#body', 'Un.\n\nDeux.\n\nTrois, par la seconde.');
  await press(first, words.fr.save);
  await first.waitForURL('**done=saved');
  await press(second, words.fr.save);
  await second.waitForSelector('.conflict');
  assert.equal(await second.inputValue('#body'), 'Un, par la première.\n\nDeux.\n\nTrois, par la seconde.');
  await press(second, words.fr.save);
  await second.waitForURL('**done=saved');
  await first.goto(`${desk}/pages/two-people/fr`);
  assert.equal(await first.inputValue('#body'), 'Un, par la première.\n\nDeux.\n\nTrois, par la seconde.');

  // The session ends while somebody writes.
  const long = `Quatre.\n\n${'Une phrase assez longue pour être perdue. '.repeat(200).trim()}`;
  await first.fill('#body', long);
  await first.context().clearCookies({ name: 'desk' });
  for (const c of await first.context().cookies(desk)) if (/^deskC\d/.test(c.name)) await first.context().clearCookies({ name: c.name });
  await press(first, words.fr.save);
  await first.waitForSelector('form[action^="/pages/two-people/fr"]');
  assert.ok((await first.locator('main').boundingBox()).width > 600);
  const [other] = await Promise.all([first.context().waitForEvent('page'), first.click('ol a[target=_blank]')]);
  await other.waitForURL(`${desk}/signed-in`);
  await press(first, 'Envoyer ma saisie');
  await first.waitForURL('**done=saved');
  assert.equal(await first.inputValue('#body'), long);
}

async function offices() {
  const page = await signIn('protocol-officer', 'en', { javaScriptEnabled: false });
  await page.goto(`${desk}/engagements/new`);
  await page.selectOption('#kind', 'official-visit');
  await page.fill('#title-ar', 'زيارة رسمية');
  await page.fill('#start', '2027-13-01');
  await press(page, 'Save');
  assert.equal(await page.getAttribute('#start', 'aria-invalid'), 'true');
  assert.equal(await page.inputValue('#title-ar'), 'زيارة رسمية');
  await page.fill('#start', '2027-02-03');
  await page.selectOption('#d-0-0-person', { index: 1 });
  await page.check('#d-0-0-head');
  await page.fill('#d-0-1-name', 'A. Guest');
  await page.fill('#d-0-1-order', '0');
  await press(page, 'Save');
  await page.waitForURL('**done=saved');
  assert.equal(await page.inputValue('#d-0-0-name'), 'A. Guest');
  assert.notEqual(await page.inputValue('#d-0-1-person'), '');
  await press(page, 'Confirm');
  await page.waitForURL('**done=recorded');
  assert.match(await page.textContent('.state-line'), /Confirmed/);
  await page.click('main details summary');
  await page.fill('#newStart', '2027-03');
  await press(page, 'Postpone');
  await page.waitForURL('**done=recorded');
  assert.match(await page.textContent('.state-line'), /Postponed/);
  assert.equal(await page.inputValue('#start'), '2027-03');
  // A cancellation is asked for twice.
  assert.equal(await page.locator('button[value=cancel]').isVisible(), false);
  await page.click('details:has(button[value=cancel]) summary');
  await press(page, 'Cancel the engagement');
  await page.waitForURL('**done=recorded');
  assert.match(await page.textContent('.state-line'), /Cancelled/);

  const desks = await signIn('desk-officer', 'en', { javaScriptEnabled: false });
  await desks.goto(`${desk}/agreements`);
  await desks.locator('tbody th a', { hasText: 'joint commission' }).first().click();
  await desks.selectOption('#kind', 'ratified');
  await desks.selectOption('#party', { index: 1 });
  await desks.fill('#date', '2026-11-01');
  const before = await desks.textContent('.state-line');
  await press(desks, 'What status would it give?');
  assert.match(await desks.textContent('#would'), /The status would be: \S+/);
  await desks.reload();
  assert.equal(await desks.textContent('.state-line'), before);
}

async function screens() {
  const faults = [];
  // The longest sentence of a home: an approver's own work waits for another.
  const own = await signIn('administrator', 'fr');
  await write(own, 'fr', 'awaits-another');
  await press(own, words.fr.review);
  await press(own, words.fr.submit);
  await own.goto(desk);
  assert.equal(await own.locator('#waiting li', { has: own.locator('a[href^="/pages/awaits-another/"]') }).locator('.tag').count(), 1);
  await own.context().close();
  for (const [role, paths] of Object.entries({
    editor: ['/', '/pages', '/pages?state=missing&language=az', '/pages/new', '/pages/current-relations/ar?edit=true',
      '/pages/current-relations/fr', '/pages/current-relations/fr/translate', '/pages/current-relations/ar/history',
      '/pages/current-relations/ar/review', '/audit', '/nothing'],
    approver: ['/', '/pages/current-relations/ar', '/pages/current-relations/ar/review'],
    'protocol-officer': ['/', '/engagements', '/engagements/new', '/letters'],
    'desk-officer': ['/', '/agreements', '/roadmap'],
    administrator: ['/', '/audit'],
  })) {
    for (const locale of ['ar', 'en']) {
      const page = await signIn(role, locale, { bypassCSP: true });
      page.on('console', (m) => {
        if (m.type() === 'error' && !/40[34]|axe/.test(m.text())) faults.push(`${page.url()} ${locale}: ${m.text()}`);
      });
      page.on('pageerror', (e) => faults.push(`${page.url()}: ${e.message}`));
      const open = [...paths];
      for (const list of ['/engagements', '/agreements'].filter((l) => paths.includes(l))) {
        await page.goto(desk + list);
        open.push(await page.locator(`main a[href^="${list}/"]:not([href$="/new"])`).first().getAttribute('href'));
      }
      for (const path of open) {
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.goto(desk + path);
        await page.evaluate(() => document.fonts.ready);
        if (folder) await page.screenshot({ path: `${folder}/${locale}-${role}${path.replaceAll(/[/?=&]/g, '_')}.png`, fullPage: true });
        await page.evaluate(axe);
        const { violations } = await page.evaluate((r) => window.axe.run(r), rules);
        faults.push(...violations.map((v) => `${path} ${role} ${locale}: ${v.id}: `
          + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' ')));
        faults.push(...(await tooWide(page)).map((w) => `${path} ${role} ${locale}: ${w}`));
      }
      await page.context().close();
    }
  }
  assert.deepEqual(faults, []);
}
