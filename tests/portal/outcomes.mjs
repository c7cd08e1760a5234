// A charge in all its outcomes, and what its page says of each.

import { equal, eventually, holds, includes } from './check.mjs';
import { tabTo } from './browser.mjs';
import { ask, charge, chargeForm, control, ledger, operation, says, send, verdicts } from './calls.mjs';
import { textOf } from './pages.mjs';

/** Columns of the ledger. */
const [NUMBER, BEFORE, NOW] = [1, 3, 4];

/** What a fault before and after the charge makes of it, once it is asked about. */
const FAULTS = [
  ['close-after', 'Settled'],
  ['html', 'Settled'],
  ['server-error-after', 'Settled'],
  ['close-before', 'No verdict'],
];

export default async ({ check, konaplate }) => {
  const { url: root, stop } = await konaplate.serve(['portal', '--spec', konaplate.at('spec')]);

  await check('outcomes: a charge settles, and the ledger has it anew', async (tabs) => {
    const page = await charge(tabs, root);
    await says(page, 'Settled');
    const number = await control(page, 'sequenceId').inputValue();
    const [row] = await ledger(page);
    equal(row[NUMBER], number, 'the number in the ledger');
    includes(row[NOW].toLowerCase(), 'completed');
    holds(!row[BEFORE].toLowerCase().includes('completed'), `before it was ${row[BEFORE]}`);
  });

  await check('outcomes: a pending charge is resolved after the mock has settled it', async (tabs) => {
    const page = await charge(tabs, root, 'pending');
    await says(page, 'Pending');
    await ask(page);
    await says(page, 'Still pending');
    await page.click('#tried [data-settle][data-end=completed]');
    await eventually('the ledger is settled', async () => (await ledger(page))[0][NOW].toLowerCase().includes('completed'));
    await ask(page);
    await says(page, 'Settled');
    equal(await verdicts(page), ['Pending', 'Still pending', 'Settled'], 'what was said');
  });

  await check('outcomes: a pending charge that fails', async (tabs) => {
    const page = await charge(tabs, root, 'pending');
    await page.click('#tried [data-settle][data-end=failed]');
    await eventually('the ledger is settled', async () => (await ledger(page))[0][NOW].toLowerCase().includes('failed'));
    await ask(page);
    await says(page, 'Failed');
  });

  await check('outcomes: a documented refusal has its code and whose turn it is', async (tabs) => {
    const page = await charge(tabs, root, 'case:no-account');
    await says(page, 'Rejected');
    const text = await textOf(page, '#tried .says');
    for (const part of ['007_001', 'Bank account not found.', 'The member has to act']) includes(text, part);
  });

  await check('outcomes: a refusal of a field blames it', async (tabs) => {
    const page = await charge(tabs, root, 'case:invalid-parameter');
    await says(page, 'Rejected');
    const text = await textOf(page, '#tried .says');
    for (const part of ['000_002', 'userId']) includes(text, part);
  });

  await check('outcomes: a refusal that is not final leaves the charge unknown', async (tabs) => {
    const page = await charge(tabs, root, 'case:withdrawal-failed');
    await says(page, 'Unknown');
    includes(await textOf(page, '#tried .says'), '007_004');
  });

  for (const [fault, verdict] of FAULTS) {
    await check(`outcomes: after ${fault} it is unknown, and the button says: ${verdict}`, async (tabs) => {
      const page = await charge(tabs, root, `fault:${fault}`);
      await says(page, 'Unknown');
      await ask(page);
      await says(page, verdict);
    });
  }

  await check('outcomes: a number in use is not sent', async (tabs) => {
    const page = await charge(tabs, root, 'fault:close-after');
    await says(page, 'Unknown');
    await page.selectOption('#try-arranged', '');
    await send(page);
    await says(page, 'Not sent');
    equal((await ledger(page)).length, 0, 'rows of the ledger');
  });

  await check('outcomes: what is invalid is not sent', async (tabs) => {
    const page = await chargeForm(tabs, root);
    await control(page, 'amount').fill('0');
    await send(page);
    await says(page, 'Invalid');
    includes(await textOf(page, '#tried .sent'), 'Nothing has left');
  });

  await check('outcomes: from the first page to the answer of a charge by keyboard alone', async (tabs) => {
    const page = await tabs.open(root);
    const follow = async (name) => {
      await tabTo(page, `main a[href$="operations/${name}.html"]`);
      await page.keyboard.press('Enter');
      await page.waitForURL(operation(root, name));
    };
    const press = async (selector) => {
      await tabTo(page, selector);
      await page.keyboard.press('Enter');
    };
    await follow('one-time-token');
    await press('#try-form .send');
    await eventually('a token', async () => (await verdicts(page)).length > 0);
    await page.goBack();
    await follow('charge');
    await press('#try-earlier');
    await eventually('the token is taken', async () => (await textOf(page, '#try-state')).includes('oneTimeToken'));
    await page.keyboard.press('Shift+Tab');
    equal(await page.evaluate(() => document.activeElement.className), 'send', 'the button before');
    await page.keyboard.press('Enter');
    await eventually('an answer', async () => (await verdicts(page)).length > 0);
    await says(page, 'Settled');
    equal(await page.evaluate(() => document.activeElement.id), 'tried', 'the focus is at the answer');
  });

  await stop();
};
