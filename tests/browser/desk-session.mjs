// What each script of the staff's desk begins with: a browser in which people sign in, and axe's rules.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

export const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] };

export async function openDesk(desk, executablePath, passwords) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  async function signIn(role, locale, options = {}) {
    const context = await browser.newContext({ locale, viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    await page.goto(desk);
    await page.fill('#name', role);
    await page.fill('#password', passwords[role]);
    await Promise.all([page.waitForURL(`${desk}/**`), page.click('main form button >> nth=0')]);
    return page;
  }
  return { browser, signIn };
}
