// Calls to a server of the environment, for which a mock stands in that knows nothing of the portal.

import { equal, eventually, holds, includes } from './check.mjs';
import { accessible } from './browser.mjs';
import { control, issueToken, operation, says, send, verdicts } from './calls.mjs';
import { textOf } from './pages.mjs';
import { request } from './programs.mjs';

export default async ({ check, konaplate }) => {
  const spec = konaplate.at('spec');
  const file = konaplate.of('sandbox.env');
  const mock = await konaplate.serve(['mock', '--spec', spec, '--env-file', file]);
  const { url: root, stop } = await konaplate.serve(['portal', '--spec', spec, '--target', 'env', '--env-file', file]);
  const charges = () => mock.told.out.split('\n').filter((line) => / charge /.test(line)).length;

  const form = async (tabs) => {
    await issueToken(tabs, root);
    const page = await tabs.open(operation(root, 'charge'));
    await page.click('#try-earlier');
    await eventually('the token is taken', async () => (await textOf(page, '#try-state')).includes('oneTimeToken'));
    return page;
  };

  await check('sandbox: without the token of its address it shows nothing', async () => {
    const { origin, pathname } = new URL(root);
    holds(/^\/[0-9a-f]{32,}\/$/.test(pathname), `the address is ${pathname}`);
    const wrong = pathname.replace(/[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0'));
    for (const path of ['/', '/index.html', wrong, '/api/edition', `${wrong}api/edition`, '/operations/charge.html']) {
      const { status, text } = await request(origin + path);
      holds([403, 404].includes(status), `${path} is answered with ${status}`);
      holds(!text.includes(pathname.slice(1, -1)), `${path} tells the token`);
    }
    const body = JSON.stringify({ lang: 'en', key: 'k', values: {}, arranged: 'nothing', confirmed: true });
    const sent = await request(`${origin}/api/send/charge`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    holds(sent.status >= 400, `an order is answered with ${sent.status}`);
  });

  await check('sandbox: every page says in red where calls go', async (tabs) => {
    for (const path of ['index.html', 'operations/charge.html', 'history.html', 'ko/operations/charge.html']) {
      const page = await tabs.open(new URL(path, root).href);
      const marks = page.locator('.target.real').first();
      includes(await marks.innerText(), new URL(mock.url).host);
      const reddish = await marks.evaluate((node) => {
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const style = getComputedStyle(node);
        return [style.backgroundColor, style.color, style.borderTopColor, style.borderLeftColor].some((color) => {
          canvas.clearRect(0, 0, 1, 1);
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
          return alpha > 0 && red > 120 && red > 2 * green && red > 2 * blue;
        });
      });
      holds(reddish, `nothing of the mark on ${path} is red`);
    }
  });

  for (const colorScheme of ['light', 'dark']) {
    await check(`sandbox: axe finds nothing on a page with the mark, ${colorScheme}`, async (tabs) => {
      await accessible(await tabs.open(operation(root, 'charge'), { colorScheme }));
    });
  }

  await check('sandbox: a charge is confirmed once more, and cancelled sends nothing', async (tabs) => {
    const page = await form(tabs);
    const before = charges();
    await page.click('#try-form .send');
    await page.locator('dialog[open]').waitFor();
    equal(await page.evaluate(() => document.activeElement.value), 'no', 'the button that Enter presses');
    await accessible(page);
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page.click('#try-form .send');
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    equal([charges(), (await verdicts(page)).length], [before, 0], 'charges that the server has seen, and verdicts');
  });

  await check('sandbox: a confirmed charge is sent once', async (tabs) => {
    const page = await form(tabs);
    const before = charges();
    await page.click('#try-form .send');
    await page.click('dialog[open] [value=yes]');
    await page.locator('#tried article').waitFor();
    await says(page, 'Settled');
    equal(charges(), before + 1, 'charges that the server has seen');
    includes(await konaplate.run(['mock', 'ledger', '--env-file', file]), await control(page, 'sequenceId').inputValue());
  });

  await check('sandbox: a call that changes nothing is sent without asking, and secrets are hidden', async (tabs) => {
    const page = await tabs.open(operation(root, 'unregistered-card-info'));
    await send(page);
    await says(page, 'Answered');
    holds(await page.locator('#tried .masked').count() > 0, 'nothing is hidden');
    equal(await page.locator('#try-arranged').count(), 0, 'what a real server is told to do');
  });

  await check('sandbox: an order without a confirmation is refused', async () => {
    const before = charges();
    const { generation } = JSON.parse((await request(new URL('api/edition', root).href)).text);
    const asked = { lang: 'en', key: 'unconfirmed', generation, values: {}, arranged: 'nothing', confirmed: false };
    const body = JSON.stringify(asked);
    const sent = await request(new URL('api/send/charge', root).href, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body,
    });
    equal([sent.status, charges()], [403, before], 'the answer, and charges that the server has seen');
  });

  await stop();
  await mock.stop();
};
