// How soon pages and search answer with 150 operations, as a debug build serves them.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { equal, eventually, holds } from './check.mjs';
import { write } from './programs.mjs';

const COUNT = 150;
const ROUNDS = 5;
const FIRST_PAGE = 100;
const SEARCH = 50;
const INQUIRY = 'recharge-result';
const WORDS = ['007_001', '충전', '/api/v1', 'oneTimeToken', 'charge'];

const median = (figures) => figures.toSorted((one, other) => one - other)[figures.length >> 1];

/** Copies of the shipped operations, as the benches of the generator make them. */
const many = async (spec, folder) => {
  const paths = (await readdir(join(spec, 'operations'), { recursive: true })).filter((path) => path.endsWith('.yaml'));
  paths.sort((one, other) => !one.includes(INQUIRY) - !other.includes(INQUIRY) || (one < other ? -1 : 1));
  const texts = await Promise.all(paths.map((path) => readFile(join(spec, 'operations', path), 'utf8')));
  const names = [];
  for (let index = 0; index < COUNT; index += 1) {
    const at = index % paths.length;
    const round = Math.floor(index / paths.length);
    const name = `${paths[at].split('/').at(-1).replace('.yaml', '')}-${round}`;
    names.push(name);
    await write(join(folder, `operations/all/${name}.yaml`), renamed(texts[at], round));
  }
  const profile = await readFile(join(spec, 'konaplate.yaml'), 'utf8');
  const groups = `\ngroups:\n  all:\n    doc: All.\n    operations: [${names.join(', ')}]\n`;
  const [head, rest] = profile.split('\ngroups:\n');
  const errata = rest.indexOf('\nerrata:\n');
  await write(join(folder, 'konaplate.yaml'), `${head}${groups}${errata < 0 ? '' : rest.slice(errata)}`);
};

/** Names given by hand would be taken twice; other operations ask the first inquiry. */
const renamed = (text, round) => text.split('\n').filter((line) => !/^\s*name: [A-Z]/.test(line)).map((line) => line
  .replace(/^operation: (.*)$/, `operation: $1-${round}`)
  .replace(/^path: (.*)$/, `path: $1/${round}`)
  .replace(/^recovery: .*$/, (recovery) => recovery.replace(INQUIRY, `${INQUIRY}-0`))).join('\n');

export default async ({ check, konaplate }) => {
  const spec = konaplate.of('many');
  await many(konaplate.at('spec'), spec);
  const { url: root, stop } = await konaplate.serve(['portal', '--spec', spec]);

  for (const path of ['index.html', 'operations/charge-0.html']) {
    await check(`speed: ${path} of ${COUNT} operations is there within ${FIRST_PAGE} ms`, async (tabs) => {
      const taken = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const page = await tabs.open(new URL(path, root).href);
        taken.push(await page.evaluate(() => performance.getEntriesByType('navigation')[0].responseEnd));
      }
      console.log(`       ${path}: ${taken.map(Math.round).join(', ')} ms until the last byte`);
      holds(median(taken) < FIRST_PAGE, `median ${median(taken)} ms of ${taken}`);
    });
  }

  await check(`speed: a search over ${COUNT} operations answers within ${SEARCH} ms`, async (tabs) => {
    const page = await tabs.open(root);
    await page.keyboard.press('/');
    await page.keyboard.insertText('x');
    await eventually('the index', () => page.evaluate(() => document.querySelector('#search-status').textContent !== ''));
    for (const word of WORDS) {
      const [taken, found] = await page.evaluate(([text, rounds]) => {
        const input = document.querySelector('#search-input');
        const figures = Array.from({ length: rounds }, () => {
          input.value = text;
          const began = performance.now();
          input.dispatchEvent(new Event('input'));
          document.querySelector('#search-results').getBoundingClientRect();
          return performance.now() - began;
        });
        return [figures, document.querySelectorAll('#search-results [role=option]').length];
      }, [word, ROUNDS]);
      console.log(`       ${word}: ${taken.map((it) => it.toFixed(1)).join(', ')} ms, ${found} results`);
      holds(found > 0, `nothing is found for ${word}`);
      holds(median(taken) < SEARCH, `median ${median(taken)} ms for ${word}`);
    }
  });

  await check(`speed: no page of ${COUNT} operations is large`, async (tabs) => {
    const page = await tabs.open(root);
    const sizes = await page.evaluate(async (paths) => {
      const size = async (path) => (await (await fetch(path)).arrayBuffer()).byteLength;
      return Promise.all(paths.map(size));
    }, ['index.html', 'coverage.html', 'operations/charge-0.html', 'why/charge-0.html', 'ko/index.html', 'search.js']);
    console.log(`       bytes: ${sizes.join(', ')}`);
    holds(Math.max(...sizes.slice(0, 5)) <= 300_000, `bytes of pages: ${sizes}`);
    equal(await page.locator('main a[href*="operations/"]').count() >= COUNT, true, 'links to operations');
  });

  await stop();
};
