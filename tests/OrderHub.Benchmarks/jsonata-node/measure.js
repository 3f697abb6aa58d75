// Answers one line of JSON with one line of JSON: {"expression", "milliseconds"} -> {"count", "seconds"}.
// Seconds are of processor time. The document comes first, on a line of its own.
const jsonata = require('jsonata');
const lines = require('readline').createInterface({ input: process.stdin });

let document;
const compiled = new Map();

async function measure({ expression, milliseconds }) {
  if (!compiled.has(expression)) {
    compiled.set(expression, jsonata(expression));
  }

  const evaluate = compiled.get(expression);
  const start = process.hrtime.bigint();
  const end = start + BigInt(milliseconds) * 1000000n;
  const used = process.cpuUsage();
  let count = 0;
  do {
    for (let i = 0; i < 20; i++) {
      await evaluate.evaluate(document);
      count++;
    }
  } while (process.hrtime.bigint() < end);
  const { user, system } = process.cpuUsage(used);
  return { count, seconds: (user + system) / 1e6 };
}

(async () => {
  for await (const line of lines) {
    if (document === undefined) {
      document = JSON.parse(line);
    } else {
      console.log(JSON.stringify(await measure(JSON.parse(line))));
    }
  }
})();
