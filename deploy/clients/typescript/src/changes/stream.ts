import { pause } from '../pause.js';
import { ProblemError } from '../problem.js';
import type { StreamItem } from './follow.js';
import { serverSentEvents } from './events.js';

/** Opens the stream and opens it again whenever it ends, after the last change that came, until the signal aborts. */
export async function* stream(
  address: string,
  after: string,
  signal: AbortSignal,
  send: (request: Request) => Promise<Response>,
): AsyncGenerator<StreamItem, void, undefined> {
  let position = after;
  for (let failures = 0; ; ) {
    try {
      const response = await open(address, position, signal, send);
      if (response.status === 410) {
        // The position is from before a restore: the problem names the logs and where to start again.
        const { logs = [], cursor } = await response.json();
        position = cursor;
        yield { kind: 'reset', logs, cursor };
      } else {
        for await (const { id, name, data } of serverSentEvents(response.body ?? new ReadableStream())) {
          failures = 0;
          position = id || position;
          yield itemOf(position, name, data);
        }
      }
    } catch (lost) {
      if (signal.aborted) return;
      if (lost instanceof ProblemError && lost.status < 500 && lost.status !== 429) throw lost;
    }
    if (signal.aborted) return;
    await pause(Math.min(1000 * 2 ** failures++, 30_000), signal).catch(() => undefined);
  }
}

async function open(
  address: string,
  position: string,
  signal: AbortSignal,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  // `now` is a parameter. A cursor goes into the header, as a browser's EventSource sends it.
  const headers = new Headers({ Accept: 'text/event-stream' });
  const url = new URL(`${address}/v1/changes/stream`);
  if (position === 'now' || position === '') url.searchParams.set('after', position);
  else headers.set('Last-Event-ID', position);
  const response = await send(new Request(url, { headers, signal, cache: 'no-store' }));
  if (response.ok || response.status === 410) return response;
  throw ProblemError.of(response, await response.json().catch(() => undefined));
}

function itemOf(cursor: string, name: string, data: string): StreamItem {
  if (data === '') return { kind: 'position', cursor };
  const parsed = JSON.parse(data);
  if (name === 'reset') return { kind: 'reset', cursor, logs: parsed.logs };
  if (name === 'pruned') return { kind: 'pruned', cursor, logs: parsed };
  return { kind: 'change', cursor, change: parsed };
}
