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

// How many pixels a screen is too wide: on a tablet, on a telephone, and with text of twice the size, where no heading or
// paragraph may be as narrow as a letter either.
export async function tooWide(page) {
  const faults = [];
  const measure = async (at) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) faults.push(`${wide} px too wide ${at}`);
  };
  await page.setViewportSize({ width: 1280, height: 900 });
  const narrow = await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
    return [...document.querySelectorAll('main :is(h1, h2, h3, p, li, tbody td, tbody th)')].filter((e) => e.textContent.trim().length > 4
      && e.checkVisibility() && e.clientWidth > 1 && e.clientWidth < 64).map((e) => e.textContent.trim().slice(0, 40));
  });
  if (narrow.length) faults.push(`narrow with large text: ${narrow.join(', ')}`);
  await measure('with large text');
  await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
  for (const width of [768, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await measure(`at ${width}`);
  }
  return faults;
}
