// Reads requests from its input and writes what is wrong with each as a JSON list: address, parameters, body.
// usage: node check-requests.mjs FOLDER-OF-THE-SPECIFICATION PACKAGE-JSON-THAT-HAS-AJV
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, packages] = process.argv.slice(2);
const { default: Ajv } = createRequire(packages)('ajv/dist/2020.js');
const specification = JSON.parse(readFileSync(join(folder, 'es-strict.schema.json'), 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
ajv.addSchema(specification, 's');
const compiled = new Map();

function faultOf(pointer, value) {
  if (!compiled.has(pointer)) {
    compiled.set(pointer, ajv.compile({ $ref: `s${pointer}` }));
  }
  const holds = compiled.get(pointer);
  return holds(value) ? null : ajv.errorsText(holds.errors);
}

const pattern = (path) => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
const literal = (path) => path.split('/').filter((part) => part !== '' && !part.startsWith('{')).length;
const operations = Object.entries(specification['x-operations']).flatMap(([name, operation]) =>
  operation.urls.flatMap(({ path, methods }) => methods.map((method) => ({ name, operation, method, path, pattern: pattern(path) }))));

function operationOf(request) {
  const fitting = operations.filter((one) => one.method === request.Method && one.pattern.test(request.Path));
  return fitting.sort((one, other) => literal(other.path) - literal(one.path))[0];
}

function parameterFaults(operation, query) {
  return Object.entries(query).flatMap(([name, value]) => {
    const known = operation.query[name];
    if (known === undefined) {
      return name === 'format' || name === 'h' ? [] : [`unknown parameter ${name}`];
    }
    return known.type === 'boolean' && !['true', 'false'].includes(value) ? [`${name} is no truth value`] : [];
  });
}

function bodyFaults(name, operation, body) {
  if (body === '') {
    return operation.bodyRequired ? ['a body is missing'] : [];
  }
  if (name === 'bulk') {
    const lines = body.endsWith('\n') ? body.slice(0, -1).split('\n').map((line) => JSON.parse(line)) : null;
    return lines === null ? ['the last line does not end'] : lines.filter((_, i) => i % 2 === 0).map((line) => faultOf('#/$defs/bulk:OperationContainer', line)).filter(Boolean).slice(0, 3);
  }
  if (operation.body === undefined) {
    return ['a body where none is taken'];
  }
  return [faultOf(operation.body.$ref, JSON.parse(body))].filter(Boolean);
}

const faults = JSON.parse(readFileSync(0, 'utf8')).flatMap((request) => {
  const found = operationOf(request);
  const wrong = found === undefined ? ['no such operation'] : [...parameterFaults(found.operation, request.Query), ...bodyFaults(found.name, found.operation, request.Body)];
  return wrong.map((fault) => `${request.Method} ${request.Path}: ${fault} ${request.Body.slice(0, 200)}`);
});
process.stdout.write(JSON.stringify(faults));
