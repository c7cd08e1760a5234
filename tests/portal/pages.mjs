// What every page is held to, from a folder or from a portal.

import { accessible, narrow } from './browser.mjs';
import { equal, holds } from './check.mjs';

/** A page of each kind, by a name for people. */
export const KINDS = [
  ['the index', 'index.html'],
  ['coverage', 'coverage.html'],
  ['an operation', 'operations/charge.html'],
  ['an operation with lists of objects', 'operations/unregistered-card-info.html'],
  ['the origin of facts', 'why/charge.html'],
];

/** All pages below a root, by following links: what each is called and has. `look` is done on each. */
export const pagesFrom = async (page, root, look = () => {}) => {
  const seen = new Map();
  const open = [new URL('index.html', root).href];
  while (open.length) {
    const url = open.pop();
    if (seen.has(url)) continue;
    await page.goto(url);
    const found = await page.evaluate(facts);
    seen.set(url, { url, ...found });
    open.push(...found.links.map((link) => link.url).filter((it) => it.startsWith(root)));
    await look(url);
  }
  return [...seen.values()];
};

const facts = () => ({
  lang: document.documentElement.lang,
  headings: document.querySelectorAll('h1').length,
  ids: [...document.querySelectorAll('[id]')].map((it) => it.id),
  links: [...document.querySelectorAll('a[href]')].map((it) => {
    const [url, anchor] = it.href.split('#');
    return { url, anchor: anchor && decodeURIComponent(anchor) };
  }),
});

/** What a reader sees. */
export const textOf = (page, selector = 'body') => page.locator(selector).innerText();

/** Every page of a kind in both styles, and as narrow as a telephone. */
export const looksRight = async ({ check, root, kinds, where }) => {
  for (const [name, path] of kinds) {
    for (const colorScheme of ['light', 'dark']) {
      await check(`${where}: axe finds nothing on ${name}, ${colorScheme}`, async (tabs) => {
        await accessible(await tabs.open(new URL(path, root).href, { colorScheme }));
      });
    }
    for (const lang of ['', 'ko/']) {
      await check(`${where}: ${name} fits 375 and 320 px${lang && ', Korean'}`, async (tabs) => {
        const page = await tabs.open(new URL(lang + path, root).href, { viewport: { width: 375, height: 800 } });
        await narrow(page);
        await page.setViewportSize({ width: 320, height: 800 });
        await narrow(page);
      });
    }
  }
};

/** What is there while the keyboard alone is used: a way past the bar, and a focus that is seen. */
export const focusIsSeen = async (page) => {
  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement.getAttribute('href'));
  equal(first, '#main', 'the first stop of the key Tab');
  for (let stop = 0; stop < 40; stop += 1) {
    await page.keyboard.press('Tab');
    const unseen = await page.evaluate(() => {
      const node = document.activeElement;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
      const seen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      return node === document.body || seen ? null : node.outerHTML.slice(0, 120);
    });
    holds(!unseen, `no focus is seen on ${unseen}`);
  }
};
