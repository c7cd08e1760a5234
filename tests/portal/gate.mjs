// What is refused: other names of this machine, other pages of the browser, forms.

import { createServer } from 'node:http';
import { equal, eventually, holds, includes } from './check.mjs';
import { request } from './programs.mjs';

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";
const JSON_TYPE = { 'content-type': 'application/json' };
const ASKED = JSON.stringify({ lang: 'en', key: 'from-elsewhere', values: {}, arranged: 'nothing', confirmed: true });

/** A page of another place, as somebody has it open beside the portal. */
const elsewhere = (html) => new Promise((done) => {
  const server = createServer((_, answer) => answer.end(html));
  server.listen(0, '127.0.0.1', () => done({
    url: `http://localhost:${server.address().port}/`,
    stop: () => new Promise((closed) => { server.closeAllConnections(); server.close(closed); }),
  }));
});

export default async ({ check, konaplate }) => {
  const { url: root, stop } = await konaplate.serve(['portal', '--spec', konaplate.at('spec')]);
  const { host, origin } = new URL(root);
  const at = (path) => new URL(path, root).href;
  const post = (headers, body = ASKED) => request(at('api/send/charge'), { method: 'POST', headers, body });

  await check('gate: every answer has the headers of security', async () => {
    for (const path of ['', 'portal.js', 'try.js', 'search.js', 'portal.css', 'api/edition', 'nowhere.html']) {
      const { headers } = await request(at(path));
      const policy = headers['content-security-policy'] ?? '';
      for (const part of [CSP, "base-uri 'none'", "frame-ancestors 'none'", "form-action 'none'"]) includes(policy, part);
      equal(headers['x-content-type-options'], 'nosniff', `of ${path}`);
      equal(headers['referrer-policy'], 'no-referrer', `of ${path}`);
      equal(headers['cache-control'], 'no-store', `of ${path}`);
      holds(!('access-control-allow-origin' in headers), `${path} is given to other places`);
      holds(!('set-cookie' in headers), `${path} sets a cookie`);
    }
  });

  await check('gate: another host name is refused', async () => {
    for (const name of ['evil.example', `evil.example:${new URL(root).port}`, 'localhost.evil.example', '127.0.0.1.nip.io', '']) {
      const { status } = await request(root, { headers: { host: name } });
      holds(status === 403 || status === 400, `${name || 'no name'} is answered with ${status}`);
    }
    equal((await request(root, { headers: { host } })).status, 200, 'its own name');
  });

  await check('gate: another origin sends nothing', async () => {
    for (const other of ['http://evil.example', 'null', `https://${host}`, 'http://127.0.0.1:1', `${origin}.evil.example`]) {
      equal((await post({ ...JSON_TYPE, origin: other })).status, 403, other);
    }
    const { status, text } = await post({ ...JSON_TYPE, origin });
    equal(status, 200, `its own origin, ${text.slice(0, 80)}`);
  });

  await check('gate: another site sends and reads nothing, says the browser or not', async () => {
    for (const site of ['cross-site', 'same-site']) {
      equal((await post({ ...JSON_TYPE, 'sec-fetch-site': site })).status, 403, site);
      const read = await request(at('api/edition'), { headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' } });
      equal(read.status, 403, `reading, ${site}`);
    }
  });

  await check('gate: no form is taken for an order', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', '']) {
      const { status } = await post(type ? { 'content-type': type } : {});
      holds([403, 415].includes(status), `${type || 'no type'} is answered with ${status}`);
    }
  });

  await check('gate: bodies that are no order are refused, and it serves on', async () => {
    const bodies = ['', '[]', '{', 'null', '{"lang":"xx"}', `{"lang":"en","key":"k","values":{"a":${'['.repeat(5000)}`, ' '.repeat(5_000_000)];
    for (const body of bodies) {
      const { status } = await post(JSON_TYPE, body).catch(() => ({ status: 413 }));
      holds(status >= 400 && status < 500, `${body.slice(0, 40)} is answered with ${status}`);
    }
    for (const path of ['..%2f..%2fCargo.toml', '%00', '../../etc/passwd', 'operations/..%2f..%2fspec', 'ko/ko/index.html']) {
      equal((await request(at(path))).status, 404, path);
    }
    equal((await request(root)).status, 200, 'the index');
  });

  await check('gate: a page of another place can neither show a portal nor call it', async (tabs) => {
    const other = await elsewhere(`<!doctype html><title>elsewhere</title><iframe src="${root}"></iframe>
      <form id=f method=post enctype=text/plain target=t action="${at('api/send/charge')}"><input name='{"lang":"en","a' value='"}'></form>
      <iframe name=t></iframe><script src="${at('search.js')}"></script>`);
    tabs.allow(/./);
    const page = await tabs.open(other.url);
    const answers = [];
    page.on('response', (answer) => answers.push([answer.url(), answer.status()]));
    const called = await page.evaluate(async ([url, body]) => {
      const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
      document.querySelector('form').submit();
      return fetch(url, options).then((answer) => `answered ${answer.status}`, () => 'refused');
    }, [at('api/send/charge'), ASKED]);
    equal(called, 'refused', 'a call from elsewhere');
    await eventually('the form is answered', () => answers.some(([url]) => url.includes('api/send')));
    const form = answers.find(([url]) => url.includes('api/send'));
    holds(form[1] >= 400, `the form is answered with ${form[1]}`);
    equal(await page.evaluate(() => typeof globalThis.konaplateSearch), 'undefined', 'the index, loaded elsewhere');
    const framed = page.frames()[1];
    holds(!framed.url().startsWith(root) || !(await framed.content()).includes('Charge'), 'the portal is framed');
    const history = await request(at('history.html'));
    holds((history.text.match(/data-open/g) ?? []).length <= 1, 'a call was made from elsewhere');
    await other.stop();
  });

  await stop();
};
