import type { Middleware } from 'openapi-fetch';

interface Kept {
  readonly etag: string;
  readonly body: string;
  readonly headers: Headers;
}

/**
 * Remembers JSON responses by their ETag and reads them again with If-None-Match, so that an unchanged one costs 304.
 * The token and the language are part of the key: no reader sees what another one read.
 */
export function etags(entries: number): Middleware {
  const memory = new Map<string, Kept>();

  return {
    onRequest({ request }) {
      const kept = memory.get(keyOf(request));
      if (kept && isRead(request) && !request.headers.has('if-none-match')) request.headers.set('If-None-Match', kept.etag);
      return request;
    },
    async onResponse({ request, response }) {
      if (!isRead(request)) return undefined;
      const key = keyOf(request);
      const kept = memory.get(key);
      if (response.status === 304 && kept && request.headers.get('if-none-match') === kept.etag) {
        touch(key, kept);
        return answerOf(kept, response);
      }
      const etag = response.headers.get('etag');
      if (response.status !== 200 || !etag || !response.headers.get('content-type')?.includes('json')) return undefined;
      touch(key, { etag, body: await response.clone().text(), headers: response.headers });
      return undefined;
    },
  };

  // A Map keeps insertion order, so its first key is the one that was unused for the longest time.
  function touch(key: string, kept: Kept): void {
    memory.delete(key);
    memory.set(key, kept);
    for (const oldest of memory.keys()) {
      if (memory.size <= entries) break;
      memory.delete(oldest);
    }
  }
}

function isRead(request: Request): boolean {
  return request.method === 'GET' && request.cache !== 'no-store';
}

function keyOf({ url, headers }: Request): string {
  return JSON.stringify([url, headers.get('authorization'), headers.get('accept-language'), headers.get('accept')]);
}

// The headers of a 304 replace those of the response that was kept (RFC 9111, 3.2).
function answerOf({ body, headers }: Kept, revalidated: Response): Response {
  const merged = new Headers(headers);
  revalidated.headers.forEach((value, name) => merged.set(name, value));
  const answer = new Response(body, { status: 200, headers: merged });
  Object.defineProperty(answer, 'url', { value: revalidated.url });
  return answer;
}
