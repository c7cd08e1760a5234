// What the form and the answer show: violations as one types, bodies as they passed, secrets that are hidden, earlier calls.

import { equal, eventually, holds, includes, lacks, pause } from './check.mjs';
import { charge, chargeForm, control, operation, says, send, type } from './calls.mjs';
import { textOf } from './pages.mjs';

const CARD = '4111111111111111';

export default async ({ check, konaplate }) => {
  const { url: root, stop } = await konaplate.serve(['portal', '--spec', konaplate.at('spec')]);

  await check('trying: all violations are shown beside their fields as one types, without a secret', async (tabs) => {
    const page = await tabs.open(operation(root, 'charge'));
    const secret = 'too-short-secret!!x';
    await type(page, { amount: '0', sequenceId: 'x'.repeat(31), oneTimeToken: secret, userId: '' });
    for (const name of ['amount', 'sequenceId', 'oneTimeToken', 'userId']) {
      const told = page.locator(`[data-name=${name}] > .violation`);
      await told.waitFor();
      holds((await told.innerText()).length > 3, `nothing is said of ${name}`);
      equal(await control(page, name).getAttribute('aria-invalid'), 'true', `${name} is marked`);
      const id = await control(page, name).getAttribute('aria-describedby');
      equal(await told.getAttribute('id'), id, `what describes ${name}`);
    }
    lacks(await textOf(page), secret);
    await type(page, { amount: '1' });
    await page.locator('[data-name=amount] > .violation').waitFor({ state: 'hidden' });
    equal(await page.locator('[aria-invalid=true]').count(), 3, 'fields that are still marked');
  });

  await check('trying: what is typed is text, whatever it is', async (tabs) => {
    const page = await tabs.open(operation(root, 'charge'));
    const hostile = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
    await type(page, { userId: hostile, merchantId: hostile, sequenceId: '\u202e\u0000🙂' });
    await send(page);
    await page.click('summary:has-text("Paste")');
    await page.fill('#try-json', '[1, ');
    await page.click('#try-fill');
    await page.locator('#try-json-error').waitFor();
    await page.fill('#try-json', JSON.stringify({ userId: hostile, __proto__: { amount: 1 }, amount: [[[1]]], nobody: {} }));
    await page.click('#try-fill');
    equal(await control(page, 'userId').inputValue(), hostile, 'what is in the field');
    await send(page);
    equal(await page.locator('#try img, #tried script').count(), 0, 'elements made of what was typed');
  });

  await check('trying: an encrypted inquiry in the clear, as encrypted, as received and decrypted', async (tabs) => {
    const page = await tabs.open(operation(root, 'unregistered-card-info'));
    await type(page, { cardNo: CARD });
    await send(page);
    await says(page, 'Answered');
    const sent = await textOf(page, '#tried .sent');
    for (const part of ['Body in the clear', 'Body as encrypted', 'encData', 'X-KM-Tran-Token']) includes(sent, part);
    const answer = await textOf(page, '#tried .answer');
    for (const part of ['HTTP 200', 'Body as received', 'encData', 'Decrypted', 'cardDataInfo', 'balance']) includes(answer, part);
    lacks(await textOf(page, '#tried'), CARD);
  });

  await check('trying: secrets are hidden until they are shown, and again', async (tabs) => {
    const page = await charge(tabs, root);
    const token = await control(page, 'oneTimeToken').inputValue();
    equal(await control(page, 'oneTimeToken').getAttribute('type'), 'password', 'the field');
    lacks(await textOf(page), token);
    holds(await page.locator('#tried .masked').count() > 0, 'nothing is marked as hidden');
    await page.click('#tried [data-show=clear]');
    await page.locator('#tried article[data-shown]').waitFor();
    includes(await textOf(page, '#tried'), token);
    equal(await page.locator('#tried .masked').count(), 0, 'hidden values');
    await page.click('#tried [data-show=masked]');
    await page.locator('#tried article:not([data-shown])').waitFor();
    lacks(await textOf(page, '#tried'), token);
    await page.check('[data-name=oneTimeToken] [data-reveal]');
    equal(await control(page, 'oneTimeToken').getAttribute('type'), 'text', 'the field');
  });

  await check('trying: earlier calls are in the history, with secrets hidden', async (tabs) => {
    const page = await charge(tabs, root);
    const token = await control(page, 'oneTimeToken').inputValue();
    await page.goto(new URL('history.html', root).href);
    const text = await textOf(page);
    for (const part of ['charge', 'one-time-token', 'Settled']) includes(text, part);
    await page.locator('[data-open]').first().click();
    await page.locator('#tried article').waitFor();
    await says(page, 'Settled');
    lacks(await page.content(), token);
  });

  await check('trying: a button that is pressed twice sends once', async (tabs) => {
    const page = await chargeForm(tabs, root);
    const sent = [];
    page.on('request', (request) => request.url().includes('api/send/') && sent.push(request.url()));
    await page.locator('#try-form .send').dblclick();
    await eventually('an answer', () => page.locator('#tried article').count());
    await pause(300);
    equal(sent.length, 1, 'requests');
    await says(page, 'Settled');
  });

  await check('trying: lists of objects grow and shrink', async (tabs) => {
    const nested = await konaplate.serve(['portal', '--spec', konaplate.at('tests/fixtures/nested')]);
    const page = await tabs.open(operation(nested.url, 'bulk-order'));
    const list = page.locator('#try-form [data-kind=array]').first();
    const items = () => list.locator('> .items > [data-kind]').count();
    const before = await items();
    await list.locator('> [data-add]').click();
    equal(await items(), before + 1, 'items after one was added');
    await list.locator('> .items > [data-kind]').last().locator('[data-remove]').last().click();
    equal(await items(), before, 'items after it was removed');
    await send(page);
    await page.close();
    await nested.stop();
  });

  await check('trying: a portal that has ended is said to have ended', async (tabs) => {
    tabs.allow(/ERR_CONNECTION_REFUSED/);
    const page = await chargeForm(tabs, root);
    await stop();
    await page.click('#try-form .send');
    await page.locator('#try-error').waitFor();
    includes(await textOf(page, '#try-error'), 'does not answer');
    equal(await page.getAttribute('#try-form .send', 'aria-disabled'), null, 'the button is free again');
  });
};
