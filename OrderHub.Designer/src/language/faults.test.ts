import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { faultCodes, faultFor } from './faults';

// docs/errors.md lists every code of the programs; a test of the server holds it to them.
const page = readFileSync(resolve(process.cwd(), '../OrderHub.Server/docs/errors.md'), 'utf8');
const known = [...page.matchAll(/^\*\*`([^`]+)`/gm)].map((match) => match[1]!);

// Faults of definitions and connectors stop a publish or a start; the causes of incidents have titles of their own.
const elsewhere = /^(flow|connector)\./;

describe('faults in Chinese', () => {
  it('has a sentence for every code that a page may show (add it to faults.ts)', () => {
    expect(known.filter((code) => !elsewhere.test(code) && faultFor('zh', code) === null)).toEqual([]);
  });

  it('has none for a code that no program gives', () => {
    expect(faultCodes('zh').filter((code) => !known.includes(code))).toEqual([]);
  });

  it('leaves the server’s own sentence to English readers', () => {
    expect(faultFor('en', 'partner.field.required')).toBeNull();
  });
});
