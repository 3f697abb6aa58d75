// Builds the web application for WebApp.targets: node webapp.mjs DESIGNER WWWROOT STAMP SOURCES
//
// 1. Take the lock, so that builds at the same time run npm once. 2. Compare the sources' content with the stamp. 3. npm ci, when
// what is installed is not what the lock file says. 4. npm run build. 5. Write the stamp.
// Silent about npm unless it fails; then the end of what npm said is printed, and the exit code is 1.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

const [designer, wwwroot, stamp, sources] = process.argv.slice(2);
const lock = `${stamp}.lock`;
const LONGEST_WAIT_MS = 15 * 60_000;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** A lock file with its owner's process id; one left behind by a dead owner is taken over. */
async function takeLock() {
  for (let waited = 0; ; waited += 200) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }

    const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true });
    if (waited > LONGEST_WAIT_MS) throw new Error(`waited in vain for another build of the web pages (${lock})`);
    await wait(200);
  }
}

function digest() {
  const hash = createHash('sha256');
  for (const file of readFileSync(sources, 'utf8').split(/\r?\n/).filter(Boolean).sort()) {
    hash.update(relative(designer, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function npm(...args) {
  const run = spawnSync('npm', args, {
    cwd: designer,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    shell: process.platform === 'win32',
    maxBuffer: 1 << 28,
  });
  if (run.error) throw new Error(`npm could not be started: ${run.error.message}`);
  if (run.status !== 0) {
    const said = stripVTControlCharacters(`${run.stdout}\n${run.stderr}`).trim().split('\n').slice(-30).join('\n');
    throw new Error(`"npm ${args.join(' ')}" failed in OrderHub.Designer:\n${said}`);
  }
}

function isInstalled() {
  const installed = join(designer, 'node_modules', '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(designer, 'package-lock.json')).mtimeMs;
}

/** Tells MSBuild, which compares times, that the output is newer than its sources. */
function touch(...files) {
  const now = new Date();
  for (const file of files) utimesSync(file, now, now);
}

mkdirSync(join(stamp, '..'), { recursive: true });
try {
  await takeLock();
  try {
    const page = join(wwwroot, 'index.html');
    const wanted = digest();
    if (existsSync(stamp) && existsSync(page) && readFileSync(stamp, 'utf8') === wanted) {
      touch(stamp, page);
    } else {
      console.log('OrderHub: building the web pages with npm; the first time takes a minute.');
      if (!isInstalled()) npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
      npm('run', 'build');
      if (!existsSync(page)) throw new Error(`the build of OrderHub.Designer left no ${page}`);
      writeFileSync(stamp, wanted);
      touch(page, stamp);
    }
  } finally {
    rmSync(lock, { force: true });
  }
} catch (error) {
  console.log(`OrderHub's web pages could not be built: ${error.message}`);
  process.exitCode = 1;
}
