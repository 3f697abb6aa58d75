import { message as valid } from '../../../connectors/eclp/golden/addOrder-cod.json';
import { message as rare } from '../../../connectors/eclp/golden/addOrder-rare-characters.json';
import { message as many } from '../../../connectors/eclp/golden/fault-many.json';
import { message as misspelt } from '../../../connectors/eclp/golden/fault-misspelt-field.json';
import { message as json } from '../../../connectors/eclp/golden/fault-no-json.json';
import { message as appKey } from '../../../connectors/eclp/golden/fault-unknown-app-key.json';
import { message as signature } from '../../../connectors/eclp/golden/fault-wrong-signature.json';

interface Golden {
  query: string;
  body: string;
}

/** As one would copy it from a log: the request line, an empty line, the body. */
function pasted({ query, body }: Golden): string {
  return `POST /partners/eclp/routerjson?${query}\n\n${body}`;
}

/** The business document alone, readable. */
function bare({ body }: Golden): string {
  return JSON.stringify(JSON.parse(new URLSearchParams(body).get('360buy_param_json') ?? '{}'), null, 2);
}

export type ExampleName = 'valid' | 'bare' | 'rare' | 'signature' | 'appKey' | 'json' | 'misspelt' | 'many';

/** The connector's golden messages, which its own tests hold it to. */
export const examples: Record<ExampleName, string> = {
  valid: pasted(valid), bare: bare(valid), rare: pasted(rare), signature: pasted(signature), appKey: pasted(appKey), json: pasted(json), misspelt: pasted(misspelt), many: pasted(many),
};

export const goodExamples: readonly ExampleName[] = ['valid', 'bare', 'rare'];
export const brokenExamples: readonly ExampleName[] = ['signature', 'appKey', 'json', 'misspelt', 'many'];
