// The browser: pages that note whatever they should not do, and what axe finds on them.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { Fault } from './check.mjs';

const PROGRAM = '/usr/bin/chromium';
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--renderer-process-limit=2',
  '--disable-features=site-per-process,IsolateOrigins,SpareRendererForSitePerProcess',
];
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Starts a browser with an empty profile. */
export const launch = async () => {
  const browser = await chromium.launch({ executablePath: PROGRAM, args: FLAGS });
  return { version: browser.version(), tabs: () => new Tabs(browser), close: () => browser.close() };
};

/** The pages of one check, each with a profile of its own. */
export class Tabs {
  #browser;
  #contexts = [];
  #faults = [];
  #allowed = [];

  constructor(browser) {
    this.#browser = browser;
  }

  /** A page at an address; `options` are those of a context of playwright. */
  open = async (url, options = {}) => {
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options,
    });
    this.#contexts.push(context);
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    this.#watch(page, home(url));
    await page.goto(url);
    return page;
  };

  /** Passes over what a page complains of, where a check brings it about. */
  allow = (pattern) => this.#allowed.push(pattern);

  #watch(page, own) {
    const fault = (text) => {
      if (!this.#allowed.some((pattern) => pattern.test(text))) this.#faults.push(text);
    };
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) fault(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => fault(`script: ${error}`));
    page.on('dialog', (dialog) => {
      fault(`a dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(own)) fault(`asked for ${request.url()}`);
    });
    page.on('popup', () => fault('opened a window'));
    page.on('crash', () => fault('crashed'));
  }

  faults = () => [...new Set(this.#faults)];

  /** Forgets what a check has brought about to see it. */
  take = () => { this.#faults = []; };

  close = () => Promise.all(this.#contexts.map((context) => context.close()));
}

/** Where a page may load from: its server, or files. */
const home = (url) => {
  const { protocol, origin } = new URL(url);
  return protocol === 'file:' ? 'file://' : `${origin}/`;
};

/** Nothing if axe finds nothing against WCAG 2.2 AA. */
export const accessible = async (page, within = 'html') => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  // It would fetch styles, which no page may.
  const options = { runOnly: RULES, resultTypes: ['violations'], preload: false };
  const { violations } = await page.evaluate(([place, how]) => globalThis.axe.run(place, how), [within, options]);
  const told = violations.map((it) => {
    const places = it.nodes.slice(0, 4).map((node) => `  ${node.target.join(' ')}: ${node.any[0]?.message ?? node.html}`);
    return `${it.id}: ${it.help} (${it.nodes.length} places)\n${places.join('\n')}`;
  });
  if (told.length) throw new Fault(told.join('\n'));
};

/** Nothing if a page scrolls down alone. */
export const narrow = async (page) => {
  const wide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return null;
    const within = (node) => node.closest('[role=region], pre, .unseen, .visually-hidden');
    const out = [...document.body.querySelectorAll('*')].filter((node) =>
      node.getBoundingClientRect().right > clientWidth + 1 && !within(node));
    const names = out.slice(0, 5).map((node) => `${node.tagName.toLowerCase()}#${node.id}.${node.className}`);
    return `${scrollWidth} px wide where ${clientWidth} are shown: ${names.join(', ')}`;
  });
  if (wide) throw new Fault(wide);
};

/** Presses Tab until the focus is where it should be, as people do who have no mouse. */
export const tabTo = async (page, selector, most = 200) => {
  for (let pressed = 0; pressed < most; pressed += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Fault(`the key Tab does not lead to ${selector}`);
};
