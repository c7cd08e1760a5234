// Looks at the pages of `konaplate docs` and `konaplate portal` in a real browser:
// node main.mjs PROGRAM REPOSITORY WORK [PART OF A NAME]

import { Checks } from './check.mjs';
import { launch } from './browser.mjs';
import { Konaplate, stopAll } from './programs.mjs';

/** Side by side, and one after the other within each. */
const LANES = [
  ['faulty', 'files', 'search', 'hostile', 'trying', 'looks'],
  ['portal', 'outcomes', 'gate', 'sandbox'],
];
/** What measures time has the machine to itself. */
const ALONE = ['live', 'speed'];
const FEWEST = 40;

const [program, repository, work, only] = process.argv.slice(2);
const browser = await launch();
console.log(`Chromium ${browser.version}`);
const konaplate = new Konaplate(program, repository, work);
const checks = new Checks(browser, only);
const run = async (suites) => {
  for (const name of suites) {
    const { default: suite } = await import(`./${name}.mjs`);
    await checks.suite(name, () => suite({ check: checks.check, konaplate }));
  }
};
try {
  await Promise.all(LANES.map(run));
  await run(ALONE);
} finally {
  stopAll();
  await browser.close();
}
console.log(`portal_browser: ${checks.count} checks, ${checks.failed} failed`);
process.exitCode = checks.failed > 0 || (checks.count < FEWEST && !only) ? 1 : 0;
