import type { StreamItem } from './follow.js';
import { Queue } from './queue.js';
import { stream } from './stream.js';

type Message = StreamItem | { readonly kind: 'hello' };

/**
 * Follows the one stream of this browser. A browser opens six connections to a host over HTTP/1.1, so a stream in each
 * tab would stop the seventh. The tab that holds the lock reads the stream and sends each item to the others. When it
 * closes, the next one takes the lock and goes on from the last position that it heard.
 */
export async function* shared(
  address: string,
  signal: AbortSignal,
  send: (request: Request) => Promise<Response>,
): AsyncGenerator<StreamItem, void, undefined> {
  const name = `embassy changes ${address}`;
  const channel = new BroadcastChannel(name);
  const queue = new Queue<StreamItem>();
  let position = 'now';
  let leads = false;

  const deliver = (item: StreamItem) => {
    position = item.cursor;
    queue.add(item);
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind !== 'hello') deliver(data);
    else if (leads && position !== 'now') channel.postMessage({ kind: 'position', cursor: position });
  };
  channel.postMessage({ kind: 'hello' });

  navigator.locks
    .request(name, { signal }, async () => {
      leads = true;
      for await (const item of stream(address, position, signal, send)) {
        channel.postMessage(item);
        deliver(item);
      }
    })
    .catch((failure: unknown) => {
      if (!signal.aborted) queue.fail(failure);
    });
  signal.addEventListener('abort', () => queue.end(), { once: true });

  const seen = new Set<string>();
  try {
    for await (const item of queue) if (item.kind !== 'change' || isNew(seen, item.change.id)) yield item;
  } finally {
    channel.close();
  }
}

// A tab that takes over starts where it heard the last item, and the others may have heard more.
function isNew(seen: Set<string>, id: string): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  for (const oldest of seen) {
    if (seen.size <= 1000) break;
    seen.delete(oldest);
  }
  return true;
}
