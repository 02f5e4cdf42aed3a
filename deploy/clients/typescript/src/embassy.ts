import createClient, { type Client, type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch';
import { Answer } from './answer.js';
import { followChanges, type ChangeOptions, type StreamItem } from './changes/follow.js';
import type { paths } from './made/contract.js';
import { etags } from './etags.js';
import { ProblemError } from './problem.js';
import { sendWithRetries } from './retries.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that have a method. */
export type PathsWith<M extends Method> = { [P in keyof paths]: paths[P] extends { [m in M]: object } ? P : never }[keyof paths];

type Operation<P extends keyof paths, M extends Method> = paths[P][M] extends infer O extends Record<string, unknown> ? O : never;
type Options<P extends keyof paths, M extends Method> = NonNullable<MaybeOptionalInit<paths[P], M>>;
type ParseAs = 'json' | 'text' | 'blob' | 'arrayBuffer' | 'stream';
type Data<P extends keyof paths, M extends Method, As extends ParseAs = 'json'> = NonNullable<
  FetchResponse<Operation<P, M>, { parseAs: As }, `${string}/${string}`>['data']
>;

type RequiredKeys<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? never : K }[keyof T];
// The options may be left out where the operation requires none.
type Arguments<O, As extends ParseAs> =
  RequiredKeys<O> extends never ? [options?: O & { parseAs?: As }] : [options: O & { parseAs?: As }];

/** A request by path: what the operation requires must be given, and what it does not know does not compile. */
export type Call<M extends Method> = <P extends PathsWith<M>, As extends ParseAs = 'json'>(
  path: P,
  ...options: Arguments<Options<P, M>, As>
) => Promise<Answer<Data<P, M, As>>>;

/** The lists that come in pages. */
export type PagedPath = {
  [P in PathsWith<'get'>]: 'nextPageToken' extends keyof Data<P, 'get'> ? P : never;
}[PathsWith<'get'>];

export interface EmbassyOptions {
  /** Address of the gateway: `https://api.embassy.example`. */
  baseUrl: string;
  /** A token for operations that need a role, or a function that returns the current one. */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /** Languages of the reader, as in Accept-Language; the parameter `locale` takes precedence. */
  language?: string;
  /** How many responses are kept for their ETag; 100 if absent, 0 keeps none. */
  kept?: number;
  /** Replaces the global `fetch`, for example in a test. */
  fetch?: (request: Request) => Promise<Response>;
}

/** The API of a gateway. Methods return an {@link Answer} or throw a {@link ProblemError}. */
export class Embassy {
  readonly #client: Client<paths>;
  readonly #options: EmbassyOptions;

  constructor(options: EmbassyOptions) {
    this.#options = options;
    const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
    this.#client = createClient<paths>({
      baseUrl: options.baseUrl.replace(/\/+$/, ''),
      fetch: (request) => sendWithRetries(send, request),
      bodySerializer: (body) => (typeof body === 'string' || isFile(body) ? body : JSON.stringify(body)),
      // A list of words is one parameter: kind=meeting,signing.
      querySerializer: { array: { style: 'form', explode: false } },
    });
    this.#client.use({ onRequest: ({ request }) => this.#prepare(request) });
    if (options.kept !== 0) this.#client.use(etags(options.kept ?? 100));
  }

  readonly get: Call<'get'> = this.#call('get');
  readonly post: Call<'post'> = this.#call('post');
  readonly put: Call<'put'> = this.#call('put');
  readonly patch: Call<'patch'> = this.#call('patch');
  readonly delete: Call<'delete'> = this.#call('delete');

  /** Reads a list page by page, until the last one. */
  async *pages<P extends PagedPath>(
    path: P,
    ...[first]: Arguments<Options<P, 'get'>, 'json'>
  ): AsyncGenerator<Data<P, 'get'>, void, undefined> {
    for (let options: RequestOptions | undefined = first; ; ) {
      const { data }: Answer<Data<P, 'get'>> = await this.#send('get', path, options);
      yield data;
      const { nextPageToken: pageToken } = data as { nextPageToken?: string };
      if (!pageToken) return;
      options = { ...options, params: { ...options?.params, query: { ...options?.params?.query, pageToken } } };
    }
  }

  /** Follows public changes. In a browser all tabs of an origin share one stream. */
  changes(options: ChangeOptions = {}): AsyncGenerator<StreamItem, void, undefined> {
    return followChanges(this.#options.baseUrl.replace(/\/+$/, ''), options, this.#options.fetch);
  }

  #call<M extends Method>(method: M): Call<M> {
    return (path, ...[options]) => this.#send(method, path, options);
  }

  // The types of a request are in `Call`. Here path and options are generic, and TypeScript cannot relate them.
  async #send<T>(method: Method, path: string, options: RequestOptions | undefined): Promise<Answer<T>> {
    const send = this.#client.request as unknown as (m: Method, p: string, o: RequestOptions) => Promise<Received<T>>;
    const { data, error, response } = await send(method, path, options ?? {});
    if (!response.ok) throw ProblemError.of(response, error);
    return new Answer(data as T, response);
  }

  async #prepare(request: Request): Promise<Request> {
    const { token, language } = this.#options;
    const bearer = typeof token === 'function' ? await token() : token;
    if (bearer && !request.headers.has('authorization')) request.headers.set('Authorization', `Bearer ${bearer}`);
    if (language && !request.headers.has('accept-language')) request.headers.set('Accept-Language', language);
    // One key for a request and its repetitions: the gateway carries it out once.
    if (request.method === 'POST' && !request.headers.has('idempotency-key'))
      request.headers.set('Idempotency-Key', crypto.randomUUID());
    return request;
  }
}

interface RequestOptions {
  params?: { query?: Record<string, unknown> };
}

interface Received<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function isFile(body: unknown): boolean {
  return body instanceof Blob || body instanceof ArrayBuffer || body instanceof FormData || ArrayBuffer.isView(body);
}
