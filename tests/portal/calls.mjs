// Calls that are tried on a page, as people try them.

import { equal, eventually } from './check.mjs';

/** The page of an operation. */
export const operation = (root, name, lang = '') => new URL(`${lang}operations/${name}.html`, root).href;

/** What a field of the request is typed into. */
export const control = (page, name) => page.locator(`#try-form > fieldset > [data-name="${name}"] [data-value]`);

/** Types values into fields, by their wire names. */
export const type = async (page, values) => {
  for (const [name, value] of Object.entries(values)) await control(page, name).fill(value);
};

/** Presses the button; the number of the call. */
export const send = async (page) => {
  const last = await page.locator('#tried article').getAttribute('data-number', { timeout: 1 }).catch(() => null);
  await page.click('#try-form .send');
  return eventually('an answer', async () => {
    const now = await numberOf(page);
    return now !== last && now;
  }, 20_000);
};

export const numberOf = (page) => page.evaluate(() => document.querySelector('#tried article')?.dataset.number);

/** What the client has said, first to last. */
export const verdicts = (page) => page.locator('#tried .says .verdict strong').allInnerTexts();

/** The last that the client has said has to be this. */
export const says = async (page, verdict) => equal((await verdicts(page)).at(-1), verdict, 'the client says');

/** Has a token issued, on a page of its own. */
export const issueToken = async (tabs, root) => {
  const page = await tabs.open(operation(root, 'one-time-token'));
  await send(page);
  await says(page, 'Done');
  await page.context().close();
};

/** The form of a charge, with a token that was not used. */
export const chargeForm = async (tabs, root, options) => {
  await issueToken(tabs, root);
  const page = await tabs.open(operation(root, 'charge'), options);
  await page.click('#try-earlier');
  await eventually('the token is taken', async () =>
    (await page.locator('#try-state').innerText()).includes('oneTimeToken'));
  return page;
};

/** A charge that the mock is told what to do with; none, if it does as always. */
export const charge = async (tabs, root, arranged = '') => {
  const page = await chargeForm(tabs, root);
  await page.selectOption('#try-arranged', arranged);
  await send(page);
  return page;
};

/** The rows of the mock's ledger below a call: number, amount, state before, state now. */
export const ledger = (page) => page.locator('#tried .ledger tbody tr').evaluateAll((rows) =>
  rows.map((row) => [...row.children].map((cell) => cell.innerText.trim())));

/** Presses the button that asks what became of the call. */
export const ask = async (page) => {
  const before = (await verdicts(page)).length;
  await page.click('#tried [data-ask]');
  await eventually('a verdict of the inquiry', async () => (await verdicts(page)).length > before);
};

/** Everything that a browser keeps for a page beyond its life. */
export const kept = async (page) => {
  const inPage = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookie: document.cookie,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  return { ...inPage, cookies: (await page.context().cookies()).length };
};
