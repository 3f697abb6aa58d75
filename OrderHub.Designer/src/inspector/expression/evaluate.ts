/** What an expression gives on a sample, or why it gives nothing. */
export type Evaluation =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'error'; readonly message: string; readonly code: string; /** Characters before the fault; null where it has no place. */ readonly at: number | null };

const mostMs = 250;
const mostDepth = 200;

interface JsonataError {
  code?: string;
  message?: string;
  position?: number;
}

const faultOf = (error: unknown): Evaluation => {
  const { code, message, position } = error as JsonataError;
  return { kind: 'error', code: code ?? 'unknown', message: message ?? String(error), at: typeof position === 'number' ? position : null };
};

/** Reads an expression; null where it can be read. The library comes when the first expression does. */
export async function faultIn(body: string): Promise<Extract<Evaluation, { kind: 'error' }> | null> {
  const { default: jsonata } = await import('jsonata');
  try {
    jsonata(body);
    return null;
  } catch (error) {
    return faultOf(error) as Extract<Evaluation, { kind: 'error' }>;
  }
}

/** Evaluates an expression on a sample, within a time and a depth, as the server does. */
export async function evaluate(body: string, sample: unknown): Promise<Evaluation> {
  const { default: jsonata } = await import('jsonata');
  try {
    const expression = jsonata(body);
    const end = performance.now() + mostMs;
    let depth = 0;
    const assign = expression.assign.bind(expression) as unknown as (name: symbol, value: () => void) => void;
    assign(Symbol.for('jsonata.__evaluate_entry'), () => {
      depth += 1;
      if (depth > mostDepth || performance.now() > end) {
        throw { code: 'U1001', message: 'The expression takes too long.' } satisfies JsonataError;
      }
    });
    assign(Symbol.for('jsonata.__evaluate_exit'), () => {
      depth -= 1;
    });
    const value: unknown = await expression.evaluate(sample);
    return value === undefined || typeof value === 'function' ? { kind: 'nothing' } : { kind: 'value', value };
  } catch (error) {
    return faultOf(error);
  }
}
