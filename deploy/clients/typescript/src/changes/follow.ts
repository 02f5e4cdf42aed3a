import type { Announcement } from '../made/announcements.js';
import { shared } from './shared.js';
import { stream } from './stream.js';

/** A public change, as a CloudEvent. Its `type` tells which `data` it has; later versions add types. */
export type Change = Announcement;

/** What comes on the stream. Store `cursor` to go on from there later. */
export type StreamItem =
  | { readonly kind: 'change'; readonly cursor: string; readonly change: Change }
  /** Logs were restored from a backup: delete your copies of their data; their changes come again from the start. */
  | { readonly kind: 'reset'; readonly cursor: string; readonly logs: readonly string[] }
  /** Logs no longer hold everything since your cursor: read the records themselves. */
  | { readonly kind: 'pruned'; readonly cursor: string; readonly logs: readonly string[] }
  /** Nothing happened; the stream has a position. */
  | { readonly kind: 'position'; readonly cursor: string };

export interface ChangeOptions {
  /** A cursor to go on from, or `''` for everything from the beginning; the next change if absent. */
  after?: string;
  /** Types to keep; `*` at the end stands for any rest: `embassy.events.*`. All if absent. */
  types?: readonly string[];
  /** Keeps the changes in this language and those without one. */
  locale?: string;
  /** Ends the loop. */
  signal?: AbortSignal;
}

/** Follows the stream: one for all tabs where the browser can share it, and one of its own elsewhere. */
export async function* followChanges(
  address: string,
  options: ChangeOptions,
  send: (request: Request) => Promise<Response> = (request) => fetch(request),
): AsyncGenerator<StreamItem, void, undefined> {
  const own = new AbortController();
  const signal = options.signal ? AbortSignal.any([own.signal, options.signal]) : own.signal;
  // Tabs differ in what they keep, so the shared stream carries everything, and each tab filters. A cursor of the
  // caller's own cannot be shared.
  const source =
    options.after === undefined && canShare() ? shared(address, signal, send) : stream(address, options.after ?? 'now', signal, send);
  try {
    for await (const item of source) if (item.kind !== 'change' || keeps(options, item.change)) yield item;
  } finally {
    own.abort();
  }
}

// Web Locks need a secure context: https, or http://localhost. Node has one process, so nothing to share.
function canShare(): boolean {
  return typeof document !== 'undefined' && 'locks' in navigator && 'BroadcastChannel' in globalThis;
}

function keeps({ types, locale }: ChangeOptions, { type, data }: Change): boolean {
  const language = data && 'locale' in data ? data.locale : undefined;
  if (locale !== undefined && language !== undefined && language !== locale) return false;
  return !types || types.some((wanted) => (wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted));
}
