// Signs a person in at the identity service, in Arabic and in English, with the keyboard alone and without script, as a
// front end of its own (openid-client) sees it: code with PKCE, user info, refresh, revocation, sign-out. Then a program
// gets a token for itself. Deque's axe looks at each page.
//   node sign-in.mjs IDENTITY-ADDRESS NAME PASSWORD PROGRAM SECRET CHROMIUM
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import * as oidc from 'openid-client';
import { chromium } from 'playwright-core';

const [identity, name, password, program, secret, executablePath] = process.argv.slice(2);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const insecure = { execute: [oidc.allowInsecureRequests] };

// The front end: it only receives the code.
const frontEnd = createServer((request, response) => response.end('<!doctype html><title>front end</title>'));
await new Promise((listens) => frontEnd.listen(0, 'localhost', listens));
const redirect_uri = `http://localhost:${frontEnd.address().port}/callback`;
const client = await oidc.discovery(new URL(identity), 'embassy', undefined, oidc.None(), insecure);

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const [locale, direction, button] of [['ar-DZ', 'rtl', 'دخول'], ['en-GB', 'ltr', 'Sign in']]) {
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const address = oidc.buildAuthorizationUrl(client, {
      redirect_uri, scope: 'openid profile offline_access', state,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    });

    await inspect(address.href, locale);
    const context = await browser.newContext({ javaScriptEnabled: false, locale });
    const page = await context.newPage();
    await page.goto(address.href);
    assert.equal(await page.getAttribute('html', 'dir'), direction);
    assert.equal(await page.getAttribute('html', 'lang'), locale.slice(0, 2));
    assert.equal(await page.textContent('button'), button);

    // The name has the focus. The tab key leads to the password, the button and the languages, and enter sends.
    await page.keyboard.type(name);
    await page.keyboard.press('Tab');
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=alert]');
    await page.keyboard.type(password);
    await page.keyboard.press('Tab');
    await Promise.all([page.waitForURL(`${redirect_uri}**`), page.keyboard.press('Enter')]);

    const tokens = await oidc.authorizationCodeGrant(client, new URL(page.url()), { pkceCodeVerifier: verifier, expectedState: state });
    const { sub } = tokens.claims();
    assert.equal((await oidc.fetchUserInfo(client, tokens.access_token, sub)).name, name);
    const fresh = await oidc.refreshTokenGrant(client, tokens.refresh_token);
    assert.notEqual(fresh.refresh_token, tokens.refresh_token);
    await oidc.tokenRevocation(client, fresh.access_token);

    const end = oidc.buildEndSessionUrl(client, { post_logout_redirect_uri: redirect_uri, id_token_hint: tokens.id_token, state });
    await page.goto(end.href);
    assert.equal(page.url(), `${redirect_uri}?state=${state}`);
    await assert.rejects(oidc.refreshTokenGrant(client, fresh.refresh_token), { error: 'invalid_grant' });
    await page.goto(address.href);
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    await context.close();
  }
} finally {
  await browser.close();
  frontEnd.close();
}

const service = await oidc.discovery(new URL(identity), program, secret, oidc.ClientSecretBasic(secret), insecure);
const { access_token } = await oidc.clientCredentialsGrant(service);
assert.equal(JSON.parse(atob(access_token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).sub, program);
console.log('ar, en, program');

// In a context with script, which axe needs; nothing is typed here.
async function inspect(address, locale) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ locale, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(address);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), [], `${locale} ${colorScheme}`);
    await context.close();
  }
}
