// The command `konaplate`: pages that it writes, portals and mocks that it runs, and requests that no browser makes.

import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault, eventually, holds } from './check.mjs';

const running = new Set();

/** Runs a program of that place, each in the folder `work`. */
export class Konaplate {
  constructor(program, repository, work) {
    this.program = program;
    this.repository = repository;
    this.work = work;
  }

  /** A path below the repository. */
  at = (path) => join(this.repository, path);

  /** A path below the folder that all is written to. */
  of = (path) => join(this.work, path);

  #spawn(args, folder) {
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith('KONAPLATE_'));
    const child = spawn(this.program, args, { cwd: folder, env: Object.fromEntries(own) });
    const told = { out: '', error: '' };
    child.stdout.on('data', (text) => { told.out += text; });
    child.stderr.on('data', (text) => { told.error += text; });
    return { child, told };
  }

  /** A command to its end: what it printed. */
  run = (args, folder = this.work) => new Promise((done, fail) => {
    const { child, told } = this.#spawn(args, folder);
    child.on('error', fail);
    child.on('close', (code) => (code === 0
      ? done(told.out)
      : fail(new Fault(`konaplate ${args.join(' ')}: ended with ${code}: ${told.error}`))));
  });

  /** A command that serves: its address, what it prints, and how it ends. */
  serve = async (args, folder = this.work) => {
    const { child, told } = this.#spawn(args, folder);
    running.add(child);
    child.on('close', (code, signal) => {
      if (running.delete(child)) console.log(`       konaplate ${args.join(' ')} ended with ${code ?? signal}: ${told.error}`);
    });
    const url = await eventually(`konaplate ${args.join(' ')} listens; it said ${told.error}`, () => {
      holds(child.exitCode === null, `konaplate ${args.join(' ')}: ended with ${child.exitCode}: ${told.error}`);
      return told.out.match(/listening on (\S+)/)?.[1];
    });
    const stop = () => new Promise((done) => {
      if (!running.delete(child)) return done();
      child.on('close', done);
      return child.kill('SIGINT');
    });
    return { url, told, stop };
  };

  /** The pages of a specification as files: the address of their folder. */
  docs = async (spec, name, ...more) => {
    const out = this.of(name);
    await this.run(['docs', '--spec', spec, '--out', out, ...more]);
    return { out, url: `${pathToFileURL(out)}/` };
  };

  /** A copy of a specification, to be edited. */
  copy = async (spec, name) => {
    const folder = this.of(name);
    await mkdir(folder);
    for (const part of ['konaplate.yaml', 'operations']) await cp(join(spec, part), join(folder, part), { recursive: true });
    return folder;
  };
}

/** Ends what still runs. */
export const stopAll = () => running.forEach((child) => {
  running.delete(child);
  child.kill('SIGKILL');
});

export const write = async (path, text) => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
};

/** Changes a text file, which has to have what is changed. */
export const edit = async (path, from, to) => {
  const text = await readFile(path, 'utf8');
  holds(text.includes(from), `${path} has no ${JSON.stringify(from)}`);
  await writeFile(path, text.replace(from, to));
  return text;
};

/** A request with exactly these headers: its status, headers and text. */
export const request = (url, { method = 'GET', headers = {}, body } = {}) => new Promise((done, fail) => {
  const sent = http.request(url, { method, headers, agent: false, setHost: !('host' in headers) }, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (part) => { text += part; });
    answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text }));
  });
  sent.on('error', fail);
  sent.end(body);
});
