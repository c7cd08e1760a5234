// The pages of a portal, and what is asked of it by none of them.

import { equal, holds, includes, lacks } from './check.mjs';
import { chargeForm, kept, operation, send } from './calls.mjs';
import { KINDS, focusIsSeen, looksRight, pagesFrom, textOf } from './pages.mjs';
import { accessible, narrow } from './browser.mjs';

const OPERATIONS = 8;

export default async ({ check, konaplate }) => {
  const { url: root, told, stop } = await konaplate.serve(['portal', '--spec', konaplate.at('spec')]);

  await check('portal: every page opens, in both languages', async (tabs) => {
    const pages = await pagesFrom(await tabs.open(root), root);
    const found = new Set(pages.map(({ url }) => url.replace(/index\.html$/, '')));
    equal(found.size, 2 * (3 + 2 * OPERATIONS), 'pages that links lead to');
  });

  // The others are as in a folder.
  const kinds = [...KINDS.filter(([, path]) => /^index|^operations/.test(path)), ['the history', 'history.html']];
  await looksRight({ check, root, kinds, where: 'portal' });

  for (const colorScheme of ['light', 'dark']) {
    await check(`portal: axe finds nothing on a form with violations and an answer, ${colorScheme}`, async (tabs) => {
      const page = await chargeForm(tabs, root, { colorScheme });
      await send(page);
      await page.fill('[data-name=amount] [data-value]', '0');
      await page.locator('[data-name=amount] .violation').waitFor();
      await accessible(page);
    });
  }

  await check('portal: a form and an answer fit 375 and 320 px', async (tabs) => {
    const page = await chargeForm(tabs, root, { viewport: { width: 375, height: 800 } });
    await send(page);
    await narrow(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await narrow(page);
  });

  await check('portal: the focus is seen where the keyboard leads', async (tabs) => {
    await focusIsSeen(await tabs.open(operation(root, 'charge')));
  });

  await check('portal: nothing is kept in the browser, and no secret is in an address or a line', async (tabs) => {
    const page = await chargeForm(tabs, root);
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const secret = await page.inputValue('[data-name=oneTimeToken] [data-value]');
    equal(secret.length, 16, 'characters of the token');
    await send(page);
    await page.click('#tried [data-show]');
    await page.locator('#tried article[data-shown]').waitFor();
    equal(await kept(page), {
      local: 0, session: 0, cookie: '', databases: 0, caches: 0, workers: 0, cookies: 0,
    }, 'what is kept');
    holds(asked.length > 1, 'no request was seen');
    lacks(told.out + told.error, secret);
    holds(![...asked, page.url()].some((url) => url.includes(secret)), 'a secret is in an address');
  });

  await check('portal: the form is in Korean on a Korean page', async (tabs) => {
    const page = await tabs.open(operation(root, 'charge', 'ko/'));
    const text = await textOf(page, '#try');
    for (const word of ['직접 호출해 보기', '보내기', '필수']) includes(text, word);
    await send(page);
    includes(await textOf(page, '#tried'), '클라이언트의 판정');
  });

  await stop();
};
