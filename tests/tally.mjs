// Sums what all test runners reported and prints "N passed, N failed, N skipped" as its last line.
//
//   node tests/tally.mjs FOLDER
//
// The folder holds, for each suite that was started, NAME.suite (empty), NAME.exit (exit code) and the runner's own report:
// NAME.trx or NAME.vitest.json. A suite without a report, without a test that ran, or whose runner failed while its report
// shows no failure, counts as one failure. A test left out with the reason "not configured: NAME" is listed, not counted.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const NOT_CONFIGURED = /not configured: ([A-Za-z0-9_]+)/;

const MESSAGE_LINES = 25;

/** The text of an XML element: its five entities resolved. */
function plain(xml) {
  const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return xml.replace(/&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g, (whole, hex, number, name) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : number ? String.fromCodePoint(Number(number)) : (entities[name] ?? whole));
}

/** @returns {{passed: number, failed: number, skipped: string[], unset: string[], faults: string[]}} */
function readTrx(text) {
  const sum = { passed: 0, failed: 0, skipped: [], unset: [], faults: [] };
  const results = text.matchAll(/<UnitTestResult\b([^>]*?)(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g);
  for (const [, attributes, body = ''] of results) {
    const outcome = /\boutcome="([^"]*)"/.exec(attributes)?.[1];
    const name = /\btestName="([^"]*)"/.exec(attributes)?.[1] ?? '?';
    const unset = NOT_CONFIGURED.exec(body)?.[1];
    if (outcome === 'Passed') {
      // A passed test may still say on its output that it could not do its work.
      if (unset) sum.unset.push(unset);
      else sum.passed += 1;
    } else if (outcome === 'NotExecuted') {
      if (unset) sum.unset.push(unset);
      else sum.skipped.push(name);
    } else {
      sum.failed += 1;
      const message = plain(/<Message>([\s\S]*?)<\/Message>/.exec(body)?.[1] ?? 'no message');
      sum.faults.push(`${plain(name)}\n${message.split('\n').slice(0, MESSAGE_LINES).map((line) => `      ${line.slice(0, 400)}`).join('\n')}`);
    }
  }

  const total = Number(/<Counters\b[^>]*\btotal="(\d+)"/.exec(text)?.[1] ?? -1);
  const seen = sum.passed + sum.failed + sum.skipped.length + sum.unset.length;
  if (total !== seen) {
    throw new Error(`its report names ${total} tests and lists ${seen}`);
  }
  return sum;
}

/** @returns {{passed: number, failed: number, skipped: string[], unset: string[], faults: string[]}} */
function readVitest(text) {
  const report = JSON.parse(text);
  const sum = { passed: 0, failed: 0, skipped: [], unset: [], faults: [] };
  for (const file of report.testResults) {
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
      sum.failed += 1; // The file itself could not be loaded.
    }
    for (const test of file.assertionResults) {
      if (test.status === 'passed') sum.passed += 1;
      else if (test.status === 'failed') sum.failed += 1;
      else sum.skipped.push(test.fullName);
    }
  }
  return sum;
}

function readSuite(folder, name) {
  const exitFile = join(folder, `${name}.exit`);
  const exit = existsSync(exitFile) ? Number(readFileSync(exitFile, 'utf8')) : -1;
  const sum = { passed: 0, failed: 0, skipped: [], unset: [], faults: [], problem: '' };
  try {
    if (existsSync(join(folder, `${name}.trx`))) {
      Object.assign(sum, readTrx(readFileSync(join(folder, `${name}.trx`), 'utf8')));
    } else if (existsSync(join(folder, `${name}.vitest.json`))) {
      Object.assign(sum, readVitest(readFileSync(join(folder, `${name}.vitest.json`), 'utf8')));
    } else {
      sum.problem = 'it left no report';
    }
  } catch (error) {
    sum.problem = error.message;
  }

  if (!sum.problem && sum.passed + sum.failed === 0) sum.problem = 'no test ran';
  if (!sum.problem && exit !== 0 && sum.failed === 0) sum.problem = `its runner ended with exit code ${exit}`;
  if (sum.problem) sum.failed += 1;
  return sum;
}

const folder = process.argv[2];
const suites = readdirSync(folder).filter((file) => file.endsWith('.suite')).map((file) => file.slice(0, -'.suite'.length)).sort();
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of suites) {
  const sum = readSuite(folder, name);
  total.passed += sum.passed;
  total.failed += sum.failed;
  total.skipped += sum.skipped.length;
  console.log(`${name}: ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped.length} skipped${sum.problem ? ` (${sum.problem})` : ''}`);
  for (const fault of sum.faults) console.log(`   failed: ${fault}`);
  for (const test of sum.skipped) console.log(`   skipped: ${test}`);
  for (const setting of new Set(sum.unset)) {
    console.log(`   not configured: ${setting} (${sum.unset.filter((other) => other === setting).length} tests)`);
  }
}
if (suites.length === 0) {
  console.log('No suite was started.');
  total.failed += 1;
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
