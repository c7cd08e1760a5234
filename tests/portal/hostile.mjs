// A specification whose texts try to be more than texts, and names that are no names.

import { equal, eventually, holds, includes } from './check.mjs';
import { accessible } from './browser.mjs';
import { control, operation, send } from './calls.mjs';
import { pagesFrom, textOf } from './pages.mjs';

const SCRIPT = '<script>alert(1)</script>';

/** What no page of any specification has. */
const strange = (page) => page.evaluate(() => {
  const own = (url) => url.origin === location.origin || url.protocol === 'file:';
  const found = [...document.querySelectorAll('*')].flatMap((node) => [
    ...[...node.attributes].filter((it) => /^on|^style$|^srcdoc$/.test(it.name)).map((it) => `${node.tagName} ${it.name}`),
    ...['href', 'src', 'action'].filter((name) => node.hasAttribute(name) && !own(new URL(node.getAttribute(name), location.href))
      && !(node.tagName === 'A' && /^https?:/.test(node.getAttribute(name)))).map((name) => `${node.tagName} ${name}`),
    ...(['SCRIPT', 'STYLE'].includes(node.tagName) && node.textContent.trim() ? [`${node.tagName} with text`] : []),
    ...(['IFRAME', 'OBJECT', 'EMBED', 'BASE'].includes(node.tagName) ? [node.tagName] : []),
  ]);
  return found;
});

export default async ({ check, konaplate }) => {
  const spec = konaplate.at('tests/cases/hostile-texts');
  const services = ['--services', konaplate.at('spec/services.txt')];
  const { url: files } = await konaplate.docs(spec, 'hostile', ...services);
  const { url: portal, stop } = await konaplate.serve(['portal', '--spec', spec, ...services]);

  for (const [where, root] of [['files', files], ['portal', portal]]) {
    await check(`hostile, ${where}: texts of every page stay texts, and nothing runs`, async (tabs) => {
      const page = await tabs.open(new URL('index.html', root).href);
      const pages = await pagesFrom(page, root, async (url) => equal(await strange(page), [], `of ${url}`));
      holds(pages.length >= 8, `only ${pages.length} pages`);
    });

    await check(`hostile, ${where}: what reads like markup is shown as it is`, async (tabs) => {
      const page = await tabs.open(operation(root, 'hostile'));
      const text = await textOf(page, 'main');
      for (const part of ['#![allow(x)]', '*/ } declare const x: 1; /*', 'DROP TABLE x; --', '*/ process.exit(1) /*']) {
        includes(text, part);
      }
      await accessible(page);
    });

    await check(`hostile, ${where}: the search shows texts`, async (tabs) => {
      const page = await tabs.open(new URL('index.html', root).href);
      await page.keyboard.press('/');
      await page.keyboard.insertText('hostile');
      await eventually('results', () => page.locator('#search-results [role=option]').count());
      equal(await strange(page), [], 'in the results');
    });
  }

  await check('hostile: a family that reads like a script is shown as it is', async (tabs) => {
    const page = await tabs.open(operation(files, 'hostile'));
    const told = await textOf(page, 'main');
    holds(!told.includes('alert(1)') || told.includes(SCRIPT), 'a script is shown in part');
    equal(await page.locator('main script').count(), 0, 'scripts in the text');
  });

  await check('hostile: a call whose fields have strange names', async (tabs) => {
    const page = await tabs.open(operation(portal, 'hostile'));
    await control(page, '$ref').selectOption('true');
    await control(page, 'const').fill('9');
    await page.locator('[data-name="const"] > .violation').waitFor();
    await control(page, 'const').fill('3');
    await control(page, 'word').selectOption('A"');
    await send(page);
    const sent = await textOf(page, '#tried .sent');
    for (const part of ['$ref', 'const', '*/ } //']) includes(sent, part);
    equal(await strange(page), [], 'in the answer');
  });

  await stop();
};
