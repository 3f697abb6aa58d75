import { queryOptions } from '@tanstack/react-query';
import { answerOf, client, setCsrfToken } from './client';
import { Problem } from './problem';
import type { Session } from './types';

function remember(session: Session | null): Session | null {
  setCsrfToken(session?.csrfToken ?? null);
  return session;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Infinity,
  retry: (failures, error) => failures < 5 && error instanceof Problem && (error.status === 0 || error.status >= 500),
  // Nobody signed in is an answer, not a failure.
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return remember(await answerOf(client.GET('/api/v1/session', { signal })));
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        return remember(null);
      }
      throw error;
    }
  },
});

export async function signIn(login: string, password: string): Promise<Session> {
  const session = await answerOf(client.POST('/api/v1/session', { body: { login, password } }));
  remember(session);
  return session;
}

export async function redeemLink(token: string): Promise<Session> {
  const session = await answerOf(client.POST('/api/v1/session/link', { body: { token } }));
  remember(session);
  return session;
}

export async function setPassword(login: string, password: string, currentPassword: string | null): Promise<void> {
  await answerOf(client.PUT('/api/v1/users/{login}/password', { params: { path: { login } }, body: { password, currentPassword } }));
}

export async function signOut(): Promise<void> {
  await answerOf(client.DELETE('/api/v1/session'));
  remember(null);
}
