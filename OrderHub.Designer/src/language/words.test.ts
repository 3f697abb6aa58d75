import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { readFlow } from '../document/flow/flowDocument';
import { indexOf } from '../document/flow/flowIndex';
import { outcomesOf } from '../document/flow/outcomes';
import { adviceFor } from './advice';
import { en } from './en';
import { zh } from './zh';

const project = resolve(process.cwd(), '..');
const under = (folder: string, ending: string) => (readdirSync(join(project, folder), { recursive: true }) as string[])
  .filter((file) => file.endsWith(ending)).map((file) => ({ file, text: readFileSync(join(project, folder, file), 'utf8') }));

// What a capability says of itself stands in its source: `Name = "x.y"`, `Outcomes = ["a", "b"]`, an enum of its inputs.
const capabilities = under('OrderHub.Server/Capabilities', '.cs').flatMap(({ text }) => {
  const name = /Name = "([^"]+)"/.exec(text)?.[1];
  const strings = (found: string | undefined) => [...(found ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1]!);
  return name === undefined ? [] : [{ name, outcomes: strings(/Outcomes = \[([^\]]*)\]/.exec(text)?.[1]), choices: strings(/"enum": \[([^\]]*)\]/.exec(text)?.[1]) }];
});
const files = under('workflows', '.json').filter(({ file }) => /^[^/]+\/[^/]+\.json$/.test(file) && !file.endsWith('.schema.json') && !file.endsWith('.layout.json'));
const flows = files.map(({ text }) => readFlow(text));
const source = { ofCapability: (use: string) => capabilities.find(({ name }) => use.startsWith(`${name}@`))?.outcomes, ofFlow: () => undefined };
const steps = flows.flatMap((flow) => [...indexOf(flow).steps.values()].map((located) => ({ flow, ...located })));
const given = (use: string, field: string) => steps.flatMap(({ step }) => (step.use.startsWith(use) && typeof step.with[field] === 'string' ? [step.with[field]] : []));
const ends = given('end', 'outcome');

const unnamed = (group: string, names: Iterable<string>) => [...new Set(names)].filter((name) => !(`${group}.${name}` in en) || !(`${group}.${name}` in zh));

describe('what shipped capabilities and flows call by a code has words in both languages (add them to flowTexts.ts):', () => {
  it('there are capabilities and flows to look at', () => {
    expect([capabilities.length >= 20, flows.length >= 4, capabilities.every(({ outcomes }) => outcomes.length > 0)]).toEqual([true, true, true]);
  });

  it('every outcome', () => {
    const own = steps.flatMap(({ flow, name }) => outcomesOf(flow, name, source) ?? []);
    const controls = ['true', 'false', 'default', 'joined', 'received', 'gathered', 'started', 'done', 'timeout', 'cancelled', 'compensated'];
    expect(unnamed('outcome', [...capabilities.flatMap(({ outcomes }) => outcomes), ...own, ...controls, ...ends])).toEqual([]);
  });

  it('every end of a flow', () => expect(unnamed('ending', ends)).toEqual([]));

  it('every signal', () => {
    const handled = flows.flatMap((flow) => [...indexOf(flow).graphs.values()].flatMap(({ handlers }) => handlers.flatMap(({ signal }) => signal ?? [])));
    expect(unnamed('signal', [...given('wait-signal', 'signal'), ...handled, 'order.change-requested'])).toEqual([]);
  });

  it('every cause of an incident, and in Chinese what to do about it', () => {
    const causes = given('incident.raise', 'cause');
    expect([unnamed('cause', causes), causes.filter((cause) => adviceFor('zh', cause) === null)]).toEqual([[], []]);
  });

  it('every business line, and every category of the palette', () => {
    expect([unnamed('line', files.map(({ file }) => file.split('/')[0]!)), unnamed('category', capabilities.map(({ name }) => name.split('.')[0]!))]).toEqual([[], []]);
  });

  it('every choice of a form, and every role', () => {
    const roles = [...readFileSync(join(project, 'OrderHub.Server/Security/Accounts/Permissions.cs'), 'utf8').matchAll(/const string \w+ = "(\w+)"/g)].map((match) => match[1]!);
    expect([unnamed('choice', capabilities.flatMap(({ choices }) => choices)), unnamed('role', roles)]).toEqual([[], []]);
  });

  it('every simulated system, and all that it can be made to do wrong', () => {
    const switches = readFileSync(join(project, 'tests/LegacySystems/Faults/FaultSwitches.cs'), 'utf8');
    const small = (name: string) => name[0]!.toLowerCase() + name.slice(1);
    const systems = [...switches.matchAll(/public \w+Faults (\w+) \{/g)].map((match) => small(match[1]!));
    const faults = [...switches.matchAll(/public (?:int|double|bool) (\w+) \{/g)].map((match) => small(match[1]!));
    expect([systems.length > 5, faults.length > 20, unnamed('system', systems.flatMap((name) => [name, `${name}.hint`])), unnamed('fault', faults.flatMap((name) => [name, `${name}.hint`]))]).toEqual([true, true, [], []]);
  });

  it('every connector that reports', () => {
    const connectors = readdirSync(join(project, 'connectors'), { withFileTypes: true }).filter((one) => one.isDirectory() && readdirSync(join(project, 'connectors', one.name)).includes('manifest.json')).map(({ name }) => name.toUpperCase());
    expect(unnamed('source', connectors.filter((name) => name !== 'NOTICE'))).toEqual([]);
  });
});
