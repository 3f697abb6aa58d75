import { answerOf, client } from './client';

/** Decodes, checks and maps a pasted ECLP message; nothing is kept. */
export function explainEclp(message: string) {
  return answerOf(client.POST('/api/v1/connectors/{connector}/explain', { params: { path: { connector: 'eclp' } }, body: { message, draft: false } }));
}
