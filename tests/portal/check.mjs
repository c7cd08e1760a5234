// Checks one after another: each has a name, pages of its own, and a minute at most. One that fails does not end the others.

/** What did not hold. */
export class Fault extends Error {}

/** Nothing if it holds. */
export const holds = (is, told) => {
  if (!is) throw new Fault(told);
};

export const equal = (is, wanted, what) => holds(
  JSON.stringify(is) === JSON.stringify(wanted),
  `${what}: ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`,
);

/** A text with a part in it, or without. */
export const includes = (text, part) => holds(text.includes(part), `no ${JSON.stringify(part)} in ${brief(text)}`);
export const lacks = (text, part) => holds(!text.includes(part), `${JSON.stringify(part)} is in ${brief(text)}`);

const brief = (text) => JSON.stringify(text.length > 600 ? `${text.slice(0, 600)}…` : text);

/** What comes of asking again and again, as soon as it is something. */
export const eventually = async (what, ask, within = 10_000) => {
  const end = Date.now() + within;
  for (;;) {
    const found = await ask();
    if (found) return found;
    holds(Date.now() < end, `not within ${within} ms: ${what}`);
    await pause(20);
  }
};

export const pause = (time) => new Promise((done) => setTimeout(done, time));

const within = async (time, work) => {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Fault(`not done within ${time / 1000} s`)), time);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const told = (error) => (error instanceof Fault ? error.message : error.stack ?? String(error));

/** Runs checks and counts them. */
export class Checks {
  #browser;
  #only;
  count = 0;
  failed = 0;

  constructor(browser, only) {
    this.#browser = browser;
    this.#only = only;
  }

  /** One check. Whatever a page that it opened complains of is a fault of it. */
  check = async (name, run) => {
    if (this.#only && !name.includes(this.#only)) return;
    this.count += 1;
    const began = performance.now();
    const tabs = this.#browser.tabs();
    const faults = [];
    try {
      await within(60_000, run(tabs));
    } catch (error) {
      faults.push(told(error));
    }
    faults.push(...tabs.faults());
    await tabs.close();
    this.#say(name, performance.now() - began, faults);
  };

  /** Checks that share what they begin with; where that fails, it is one that failed. */
  suite = async (name, run) => {
    try {
      await run();
    } catch (error) {
      this.count += 1;
      this.#say(`${name}: what its checks begin with`, 0, [told(error)]);
    }
  };

  #say(name, time, faults) {
    console.log(`${faults.length ? 'FAILED' : 'ok'} ${name} (${Math.round(time)} ms)`);
    faults.forEach((fault) => console.log(`       ${fault.replaceAll('\n', '\n       ')}`));
    if (faults.length) this.failed += 1;
  }
}
