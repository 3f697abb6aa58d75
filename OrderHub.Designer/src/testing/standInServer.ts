import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import { StandInHub } from './standInHub';

/**
 * Answers the API's calls inside Vite's own server for `npm run dev:alone`: orders that move by themselves, live events,
 * incidents and simulators. It lives under testing/ and is part of no build.
 */
export function standInServer(): Plugin {
  return {
    name: 'orderhub-stand-in',
    configureServer(server) {
      const hub = new StandInHub();
      server.httpServer?.on('close', () => hub.stop());
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? '/', 'http://stand-in');
        if (!url.pathname.startsWith('/api/') && url.pathname !== '/dev/clock') {
          next();
          return;
        }
        void answer(hub, request, response, url);
      });
    },
  };
}

async function answer(hub: StandInHub, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  if (url.pathname.endsWith('/live')) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    const leave = hub.listen((name, data) => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
    request.on('close', leave);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const { status, body, signedIn } = await hub.answer(request.method ?? 'GET', url, text === '' ? {} : JSON.parse(text), /stand-in=1/.test(request.headers.cookie ?? ''));
  if (signedIn !== undefined) {
    response.setHeader('set-cookie', `stand-in=${signedIn ? 1 : 0}; Path=/; SameSite=Strict`);
  }
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
