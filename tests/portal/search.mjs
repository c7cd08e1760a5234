// Search with the keyboard alone, in a folder.

import { accessible } from './browser.mjs';
import { equal, eventually, includes } from './check.mjs';

const LOOKED_FOR = [
  ['a code', '007_001', /operations\/[a-z-]+\.html#/, '007_001'],
  ['a Korean word', '충전', /operations\/[a-z-]+\.html/, '충전'],
  ['a path', '/api/v1/recharges', /operations\/[a-z-]+\.html/, 'recharges'],
  ['a field', 'oneTimeToken', /operations\/[a-z-]+\.html#/, 'oneTimeToken'],
];

/** Types into the search, and waits for what it says. */
const searched = async (page, text) => {
  await page.keyboard.press('/');
  await page.keyboard.insertText(text);
  return eventually(`results for ${text}`, () => page.evaluate(() => {
    const told = document.querySelector('#search-status').textContent;
    const found = [...document.querySelectorAll('#search-results [role=option]')].map((it) => it.textContent);
    return told === '' ? null : { told, found };
  }));
};

export default async ({ check, konaplate }) => {
  const { url: root } = await konaplate.docs(konaplate.at('spec'), 'searched');
  for (const lang of ['', 'ko/']) {
    for (const [name, text, target, shown] of LOOKED_FOR) {
      await check(`search: ${name} by keyboard alone${lang && ', Korean'}`, async (tabs) => {
        const page = await tabs.open(new URL(`${lang}why/charge.html`, root).href);
        const { found } = await searched(page, text);
        includes(found[0] ?? '', shown);
        await page.keyboard.press('ArrowDown');
        equal(await page.locator('#search-results [aria-selected=true]').count(), 1, 'chosen results');
        await page.keyboard.press('Enter');
        await page.waitForURL((url) => url.href.startsWith(`${root}${lang}operations/`) && target.test(url.href));
        const { hash } = new URL(page.url());
        if (hash) equal(await page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`).count(), 1, `places ${hash}`);
      });
    }
  }

  await check('search: what is nowhere is said, and Escape ends it', async (tabs) => {
    const page = await tabs.open(new URL('index.html', root).href);
    const { told, found } = await searched(page, 'nowhere at all');
    equal([told === '', found.length], [false, 0], 'what is said and found');
    await page.keyboard.press('Escape');
    equal(await page.inputValue('#search-input'), '', 'what is typed');
  });

  await check('search: a text of two forms is one', async (tabs) => {
    const page = await tabs.open(new URL('index.html', root).href);
    const { found } = await searched(page, '충전'.normalize('NFD'));
    includes(found[0] ?? '', '충전');
  });

  for (const colorScheme of ['light', 'dark']) {
    await check(`search: axe finds nothing on open results, ${colorScheme}`, async (tabs) => {
      const page = await tabs.open(new URL('index.html', root).href, { colorScheme });
      await searched(page, 'token');
      await page.keyboard.press('ArrowDown');
      await accessible(page);
    });
  }
};
