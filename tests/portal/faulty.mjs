// Pages with faults that have to be found: who finds none here says nothing by finding none elsewhere.

import { pathToFileURL } from 'node:url';
import { accessible, narrow, tabTo } from './browser.mjs';
import { Fault, equal, eventually, holds } from './check.mjs';
import { write } from './programs.mjs';

const POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">';

/** A fault in a page, and what is said of it. */
const SEEN = [
  ['a script that a policy forbids', `${POLICY}<script>1</script>`, /console: .*Content Security Policy/],
  ['an image of another host', '<img alt="" src="http://127.0.0.1:9/x.png">', /asked for http:\/\/127\.0\.0\.1:9/],
  ['a script in its own address', `${POLICY}<script src="data:text/javascript,1"></script>`, /console: .*Content Security Policy/],
  ['an error of a script', '<script>nobody()</script>', /script: ReferenceError/],
  ['a line for developers', '<script>console.error("oh")</script>', /console: oh/],
  ['a dialog', '<script>setTimeout(() => alert(1))</script>', /a dialog: 1/],
  ['a file that is not there', '<link rel="stylesheet" href="nowhere.css">', /ERR_FILE_NOT_FOUND/],
];

const fails = async (what, run) => {
  try {
    await run();
  } catch (error) {
    holds(error instanceof Fault, `${what}: ${error}`);
    return;
  }
  throw new Fault(`nothing is found: ${what}`);
};

export default async ({ check, konaplate }) => {
  const page = async (tabs, name, html) => {
    const path = konaplate.of(`faulty/${name}.html`);
    await write(path, `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>${html}`);
    return tabs.open(pathToFileURL(path).href);
  };

  await check('faulty: whatever a page should not do is seen', async (tabs) => {
    for (const [at, [name, html, told]] of SEEN.entries()) {
      await page(tabs, `page-${at}`, html);
      await eventually(`${name} is seen`, () => tabs.faults().some((fault) => told.test(fault)), 2000);
      tabs.take();
    }
  });

  await check('faulty: axe objects, and so does the width', async (tabs) => {
    const faint = await page(tabs, 'faint', '<main><h1 style="color: #999; background: #fff">Faint</h1></main>');
    await fails('a faint heading', () => accessible(faint));
    const wide = await page(tabs, 'wide', '<main><h1>Wide</h1><p style="width: 3000px">.</p></main>');
    await fails('a wide line', () => narrow(wide));
    await fails('no button', () => tabTo(wide, 'button', 5));
    equal(tabs.faults(), [], 'what else is found');
  });
};
