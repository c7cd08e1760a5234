// Hangul that is drawn, a project of `konaplate new`, and pictures for people to look at.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, holds, includes } from './check.mjs';
import { accessible } from './browser.mjs';
import { ask, charge, operation, says, send } from './calls.mjs';
import { pagesFrom, textOf } from './pages.mjs';

/** Whether letters are drawn, and each another way than what stands for a letter that no font has. */
const isDrawn = (page, letters) => page.evaluate((wanted) => {
  const { fontFamily } = getComputedStyle(document.body);
  const picture = (letter) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [60, 60];
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.font = `40px ${fontFamily}`;
    context.fillText(letter, 5, 45);
    return context.getImageData(0, 0, 60, 60).data.join();
  };
  const nothing = [' ', '\u{10FFFD}', '\u{F8FE}'].map(picture);
  const drawn = [...wanted].map(picture);
  return new Set(drawn).size === drawn.length && !drawn.some((it) => nothing.includes(it));
}, letters);

const PICTURES = process.env.KONAPLATE_SCREENSHOTS;
const WIDE = { viewport: { width: 1280, height: 1600 } };
const NARROW = { viewport: { width: 375, height: 1400 } };

export default async ({ check, konaplate }) => {
  const { url: root, stop } = await konaplate.serve(['portal', '--spec', konaplate.at('spec')]);

  await check('looks: labels are Korean on Korean pages, and Hangul is drawn', async (tabs) => {
    const page = await tabs.open(new URL('ko/index.html', root).href);
    includes(await textOf(page), '문서 반영 현황');
    equal(await page.getAttribute('html', 'lang'), 'ko', 'the language');
    holds(await isDrawn(page, '가나다충전한글힣'), 'Hangul is not drawn: is fonts-noto-cjk installed?');
    await page.goto(operation(root, 'charge', 'ko/'));
    const english = await page.locator('main h2, main th').allInnerTexts();
    const ours = english.filter((text) => /^(Request|Response|Errors?|Cases?|Name|Type|Limit|Meaning|Code|Status)$/.test(text));
    equal(ours, [], 'headings in English');
  });

  await check('looks: a project of konaplate new has the same pages', async (tabs) => {
    await konaplate.run(['new', 'shop-client']);
    const project = await konaplate.serve(['portal'], konaplate.of('shop-client'));
    const page = await tabs.open(project.url);
    const pages = await pagesFrom(page, project.url);
    const names = pages.map(({ url }) => url.match(/\/operations\/(.*)\.html/)?.[1]).filter(Boolean);
    holds(names.length > 0, 'no operation');
    await page.goto(operation(project.url, names[0]));
    await accessible(page);
    await send(page);
    holds((await textOf(page, '#tried .says')).length > 20, 'the client says nothing');
    await page.close();
    await project.stop();
  });

  if (PICTURES) {
    await mkdir(PICTURES, { recursive: true });
    const take = async (page, name, options) => page.screenshot({ path: join(PICTURES, `${name}.png`), ...options });
    await check('looks: pictures', async (tabs) => {
      await take(await tabs.open(root, WIDE), '1-index');
      await take(await tabs.open(operation(root, 'charge'), WIDE), '2-operation');
      const tried = await charge(tabs, root, 'fault:close-after');
      await ask(tried);
      await says(tried, 'Settled');
      await tried.setViewportSize({ width: 1280, height: 3200 });
      await tried.locator('#try').screenshot({ path: join(PICTURES, '3-tried.png') });
      await take(await tabs.open(operation(root, 'charge'), { ...WIDE, colorScheme: 'dark' }), '4-dark');
      await take(await tabs.open(operation(root, 'charge', 'ko/'), NARROW), '5-korean-narrow');
    });
  }

  await stop();
};
