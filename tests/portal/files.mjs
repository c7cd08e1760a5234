// The pages of the shipped specification as files.

import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { equal, holds, includes } from './check.mjs';
import { KINDS, focusIsSeen, looksRight, pagesFrom, textOf } from './pages.mjs';

const OPERATIONS = 8;
const NESTED = [['an operation of three levels', 'operations/bulk-order.html']];
const LARGEST = 300_000;
const HIDDEN_IN_PRINT = ['header.bar', 'nav.menu', 'nav.contents', '.skip', '#search'];

export default async ({ check, konaplate }) => {
  const { url: root } = await konaplate.docs(konaplate.at('spec'), 'files');
  const at = (path) => new URL(path, root).href;

  const pages = [];
  await check('files: every page opens, in both languages', async (tabs) => {
    const page = await tabs.open(at('index.html'));
    pages.push(...await pagesFrom(page, root));
    equal(pages.length, 2 * (2 + 2 * OPERATIONS), 'pages that links lead to');
    for (const { url, lang, headings } of pages) {
      equal(headings, 1, `headings of ${url}`);
      equal(lang, url.startsWith(at('ko/')) ? 'ko' : 'en', `language of ${url}`);
    }
  });

  await check('files: no page is large', async () => {
    for (const { url } of pages) {
      const { size } = await stat(fileURLToPath(url));
      holds(size <= LARGEST, `${url} has ${size} bytes`);
    }
  });

  await check('files: every link leads to a page and a place in it, and no id is there twice', async () => {
    const ids = new Map(pages.map((page) => [page.url, new Set(page.ids)]));
    pages.forEach((page) => equal(page.ids.length, ids.get(page.url).size, `ids of ${page.url}`));
    const links = pages.flatMap((page) => page.links.map((link) => ({ ...link, from: page.url })));
    const own = links.filter((link) => link.url.startsWith('file:'));
    holds(own.length > 500, `only ${own.length} links`);
    for (const { from, url, anchor } of own) {
      holds(ids.has(url), `${from} leads to ${url}, which is not there`);
      holds(!anchor || ids.get(url).has(anchor), `${from} leads to ${url}#${anchor}, which is not there`);
    }
  });

  await looksRight({ check, root, kinds: KINDS, where: 'files' });
  const nested = await konaplate.docs(konaplate.at('tests/fixtures/nested'), 'nested');
  await looksRight({ check, root: nested.url, kinds: NESTED, where: 'files' });

  for (const [name, path] of KINDS) {
    await check(`files: ${name} prints without navigation`, async (tabs) => {
      const page = await tabs.open(at(path));
      await page.emulateMedia({ media: 'print' });
      for (const part of HIDDEN_IN_PRINT) {
        const shown = await page.locator(part).filter({ visible: true }).count();
        equal(shown, 0, `shown in print: ${part}`);
      }
      holds(await page.locator('main h1').isVisible(), 'no heading in print');
    });
  }

  await check('files: the language switch leads to the same page', async (tabs) => {
    const page = await tabs.open(at('operations/charge.html'));
    await page.click('a[hreflang=ko]');
    equal(page.url(), at('ko/operations/charge.html'), 'the Korean page');
    await page.click('a[hreflang=en]');
    equal(page.url(), at('operations/charge.html'), 'the English page');
  });

  await check('files: the keyboard leads past the bar, and its focus is seen', async (tabs) => {
    await focusIsSeen(await tabs.open(at('operations/charge.html')));
  });

  await check('files: a page is whole without scripts', async (tabs) => {
    const page = await tabs.open(at('operations/charge.html'), { javaScriptEnabled: false });
    const text = await textOf(page);
    for (const part of ['oneTimeToken', '007_001', 'konaplate sign charge']) includes(text, part);
    holds(await page.locator('nav.menu a').first().isVisible(), 'no list of operations');
  });

  await check('files: an excerpt looks like one, and a complete page does not', async (tabs) => {
    const excerpt = await tabs.open(at('operations/charge-cancel.html'));
    const complete = await tabs.open(at('operations/charge.html'));
    const banners = await Promise.all([excerpt, complete].map((page) => page.locator('.banner').count()));
    equal(banners, [1, 0], 'banners');
  });
};
