import { pause } from './pause.js';

const attempts = 3;
const longestPause = 10_000;

/**
 * Sends a request, again after a lost connection, 429 or 503, where a repetition cannot write twice: reads, and POST
 * with its Idempotency-Key. A PUT is not repeated: after a lost response its If-Match would no longer match.
 */
export async function sendWithRetries(send: (request: Request) => Promise<Response>, request: Request): Promise<Response> {
  const repeatable = ['GET', 'HEAD'].includes(request.method) || request.headers.has('idempotency-key');
  for (let attempt = 1; ; attempt++) {
    const last = !repeatable || attempt === attempts;
    try {
      const response = await send(last ? request : request.clone());
      const wait = pauseAfter(response, attempt);
      if (last || wait === undefined) return response;
      await response.body?.cancel();
      await pause(wait, request.signal);
    } catch (lost) {
      if (last || request.signal.aborted) throw lost;
      await pause(250 * attempt, request.signal);
    }
  }
}

// A limit that lasts longer than a reader waits is left to the caller.
function pauseAfter(response: Response, attempt: number): number | undefined {
  if (response.status !== 429 && response.status !== 503) return undefined;
  const seconds = Number(response.headers.get('retry-after'));
  const wait = seconds > 0 ? seconds * 1000 : 250 * attempt;
  return wait <= longestPause ? wait : undefined;
}
