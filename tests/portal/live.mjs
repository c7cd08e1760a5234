// A portal follows the files that it shows; a broken one leaves the last good page.

import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { equal, eventually, holds, includes } from './check.mjs';
import { chargeForm, control, operation, says, send, type } from './calls.mjs';
import { accessible } from './browser.mjs';
import { textOf } from './pages.mjs';
import { edit } from './programs.mjs';

/** How soon an edit has to show. */
const SOON = 1000;
const CHARGE = 'operations/recharge/charge.yaml';
const SAID = 'Charges a prepaid card';

const shows = async (page, text) => {
  const began = performance.now();
  await eventually(`the page shows ${text}`, async () => (await textOf(page)).includes(text), SOON);
  console.log(`       shown after ${Math.round(performance.now() - began)} ms`);
};

export default async ({ check, konaplate }) => {
  const spec = await konaplate.copy(konaplate.at('spec'), 'live-spec');
  const charge = join(spec, CHARGE);
  const { url: root, stop } = await konaplate.serve(['portal', '--spec', spec]);

  await check('live: an edit shows within a second', async (tabs) => {
    const page = await tabs.open(operation(root, 'charge'));
    await edit(charge, SAID, 'Charges a pink card');
    await shows(page, 'Charges a pink card');
    await edit(charge, 'Charges a pink card', SAID);
    await shows(page, SAID);
  });

  await check('live: a limit that is edited is checked, and what was typed stays', async (tabs) => {
    const page = await tabs.open(operation(root, 'charge'));
    await type(page, { amount: '7', userId: 'typed-before' });
    await edit(charge, 'range: 1..9999999999', 'range: 10..9999999999');
    await page.locator('[data-name=amount] > .violation').waitFor({ timeout: SOON });
    equal(await control(page, 'userId').inputValue(), 'typed-before', 'what was typed');
    await edit(charge, 'range: 10..9999999999', 'range: 1..9999999999');
    await page.locator('[data-name=amount] > .violation').waitFor({ state: 'hidden', timeout: SOON });
  });

  await check('live: a broken file shows what is wrong and where, with a suggestion, on the last good page', async (tabs) => {
    const page = await tabs.open(operation(root, 'charge'));
    const good = await edit(charge, 'effect: moves-money', 'effect: moves-mony');
    await shows(page, 'moves-mony');
    const text = await textOf(page, '[role=alert].problems, #problems');
    for (const part of [`${CHARGE}:8:9`, 'KP0', 'moves-money']) includes(text, part);
    includes(await textOf(page, 'h1'), 'Charge');
    includes(await textOf(page), SAID);
    await accessible(page);
    await writeFile(charge, good);
    await eventually('the problems are gone', async () => !(await textOf(page)).includes('moves-mony'), SOON);
  });

  await check('live: a broken file leaves the form as it was', async (tabs) => {
    const page = await tabs.open(operation(root, 'one-time-token'));
    const good = await edit(charge, 'method: POST', 'method: [');
    await shows(page, `${CHARGE}:`);
    await send(page);
    await says(page, 'Done');
    await writeFile(charge, good);
    await eventually('the problems are gone', async () => !(await textOf(page)).includes(`${CHARGE}:`), SOON);
  });

  await check('live: a field that is new can be tried', async (tabs) => {
    const page = await tabs.open(operation(root, 'charge'));
    const good = await edit(charge, '\nresponse:', '  memo: { type: string, length: 1..9, required: true, doc: "New." }\n\nresponse:');
    await control(page, 'memo').waitFor({ timeout: SOON });
    holds(await control(page, 'memo').inputValue(), 'no example of the new field');
    await send(page);
    includes(await textOf(page, '#tried .sent'), 'memo');
    await writeFile(charge, good);
    await control(page, 'memo').waitFor({ state: 'detached', timeout: SOON });
  });

  await check('live: a form that was typed into has a new field too, and keeps what was typed and where', async (tabs) => {
    const page = await tabs.open(operation(root, 'charge'));
    await type(page, { merchantId: 'TYPED' });
    await page.locator('.paste summary').click();
    await page.locator('#try-json').fill('{"half": ');
    await control(page, 'merchantId').focus();
    const good = await edit(charge, '\nresponse:', '  memo: { type: string, length: 1..9, required: true, doc: "New." }\n\nresponse:');
    await control(page, 'memo').waitFor({ timeout: SOON });
    equal(await control(page, 'merchantId').inputValue(), 'TYPED', 'what was typed');
    equal(await page.locator('#try-json').inputValue(), '{"half": ', 'what was pasted');
    holds(await control(page, 'merchantId').evaluate((it) => it === document.activeElement), 'the focus has moved');
    await writeFile(charge, good);
    await control(page, 'memo').waitFor({ state: 'detached', timeout: SOON });
  });

  await check('live: an edit while a call is under way starts no other', async (tabs) => {
    const page = await chargeForm(tabs, root);
    const number = await control(page, 'sequenceId').inputValue();
    await page.selectOption('#try-arranged', 'fault:delay');
    await page.locator('.send').click();
    await edit(charge, SAID, 'Charges a violet card');
    await new Promise((done) => setTimeout(done, SOON));
    equal(await page.locator('.send').getAttribute('aria-disabled'), 'true', 'the button');
    equal(await control(page, 'sequenceId').inputValue(), number, 'the number');
    await page.locator('#tried .said').waitFor();
    await says(page, 'Unknown');
    await shows(page, 'Charges a violet card');
    await edit(charge, 'Charges a violet card', SAID);
  });

  await check('live: an operation that is gone is said to be gone', async (tabs) => {
    tabs.allow(/404/);
    const page = await tabs.open(operation(root, 'no-such-operation'));
    includes(await textOf(page), 'no such page');
  });

  await stop();
};
