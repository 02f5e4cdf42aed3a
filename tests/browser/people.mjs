// Drives the pages of the identity service as people use them, in Arabic and in English. With the keyboard alone and
// without script: a second factor is set up, asked for, and lost. With script and a virtual authenticator: a passkey is
// registered, and signs in without a name. Then an administrator adds a person and a program. Deque's axe looks at each
// page.
//   node people.mjs ADDRESS ADMINISTRATOR-PASSWORD NAME-AR PASSWORD-AR NAME-EN PASSWORD-EN CHROMIUM [SCREENSHOTS]
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const [identity, administrator, nameAr, passwordAr, nameEn, passwordEn, executablePath, screenshots] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const glass = await (await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 800 } })).newPage();

try {
  for (const [locale, name, password] of [['ar-DZ', nameAr, passwordAr], ['en-GB', nameEn, passwordEn]]) {
    const codes = await secondFactor(locale, name, password);
    await passkey(locale, name, password, codes);
    await administration(locale);
  }
} finally {
  await browser.close();
}
console.log('second factor, passkey, administration');

async function secondFactor(locale, name, password) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await signIn(page, locale, name, password);
  await page.waitForURL('**/account');
  await inspect(page, locale, 'account');

  // The keyboard reaches the link of the set-up.
  await reach(page, 'a[href="/account/second-factor"]');
  await Promise.all([page.waitForURL('**/account/second-factor'), page.keyboard.press('Enter')]);
  await inspect(page, locale, 'second-factor');
  assert.ok(await page.locator('svg.qr').isVisible());
  const key = (await page.textContent('code')).replaceAll(' ', '');
  // The field has the focus.
  await page.keyboard.type('123');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  await page.keyboard.type(totp(key, 0));
  await page.keyboard.press('Enter');
  await page.waitForSelector('ol.codes');
  await inspect(page, locale, 'recovery-codes');
  const codes = await page.locator('ol.codes code').allTextContents();
  assert.equal(codes.length, 10);

  for (const [code, good] of [[totp(key, 1), true], [codes[0], true], [codes[0], false]]) {
    await context.clearCookies();
    await signIn(page, locale, name, password);
    await page.waitForSelector('#code');
    await inspect(page, locale, 'code');
    assert.equal(await page.getAttribute('#code', 'autocomplete'), 'one-time-code');
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await (good ? page.waitForURL('**/account') : page.waitForSelector('[role=alert]'));
  }
  await context.close();
  return codes;
}

// The Content-Security-Policy stays in force here.
async function passkey(locale, name, password, codes) {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const errors = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  });
  await signIn(page, locale, name, password);
  await page.waitForSelector('#code');
  await page.keyboard.type(codes[1]);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/account');
  await page.fill('#label', 'مفتاح – a key');
  await page.click('form[data-passkey=create] button');
  await page.waitForURL('**/account?done=donePasskey');
  assert.match(await page.textContent('.list'), /a key/);
  await inspect(page, locale, 'account-passkey');

  await page.goto(`${identity}/sign-out`);
  await page.click('main button >> nth=0');
  await page.goto(`${identity}/sign-in`);
  await inspect(page, locale, 'sign-in-passkey');
  await page.click('form[data-passkey=get] button');
  await page.waitForURL('**/account');
  assert.match(await page.textContent('main'), new RegExp(name));

  await page.click('.list form button');
  await page.waitForURL('**/account?done=donePasskeyRemoved');
  await page.goto(`${identity}/sign-out`);
  await page.click('main button >> nth=0');
  await page.goto(`${identity}/sign-in`);
  await page.click('form[data-passkey=get] button');
  await page.waitForSelector('[role=alert]');
  assert.equal(new URL(page.url()).pathname, '/passkeys/sign-in');
  assert.deepEqual(errors.filter((e) => !e.includes('400')), []);
  await context.close();
}

async function administration(locale) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await signIn(page, locale, 'administrator', administrator);
  await page.waitForURL('**/account');
  await page.goto(`${identity}/people`);
  const name = `k.${locale.toLowerCase()}.${Date.now()}`;
  await reach(page, '#userName');
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type('كمال Kamal');
  await reach(page, '#role-editor');
  await page.keyboard.press('Space');
  await reach(page, '#role-desk-officer');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('opec-plus');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.secret');
  await inspect(page, locale, 'person-added');
  await page.goto(`${identity}/people?q=${name}`);
  await inspect(page, locale, 'people');
  await page.click('table a');
  await page.waitForURL('**/people/*');
  await inspect(page, locale, 'person');

  await page.goto(`${identity}/programs`);
  await reach(page, '#id');
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type('Importer');
  await reach(page, '#role-service');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.secret');
  await inspect(page, locale, 'program-added');
  await page.goto(`${identity}/programs`);
  await inspect(page, locale, 'programs');
  await context.close();
}

// The name has the focus; the tab key leads to the password, and enter sends.
async function signIn(page, locale, name, password) {
  await page.goto(`${identity}/sign-in`);
  assert.equal(await page.getAttribute('html', 'dir'), locale.startsWith('ar') ? 'rtl' : 'ltr');
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}

async function reach(page, selector) {
  for (let presses = 0; presses < 60; presses++) {
    if (await page.locator(`${selector}:focus`).count()) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`The tab key does not reach ${selector} of ${page.url()}.`);
}

// A page that answers a form cannot be read again: axe looks at its text, with the styles of the same origin.
async function inspect(page, locale, what) {
  if (screenshots) await page.screenshot({ path: `${screenshots}/${what}-${locale.slice(0, 2)}.png`, fullPage: true });
  await glass.goto(`${identity}/style.css`);
  await glass.setContent(await page.content(), { waitUntil: 'networkidle' });
  await glass.evaluate(axe);
  const { violations } = await glass.evaluate(() => window.axe.run());
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), [], `${what} ${locale}`);
}

function totp(key, ahead) {
  const bits = [...key].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const octets = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const hash = createHmac('sha1', octets).update(step).digest();
  return String((hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
