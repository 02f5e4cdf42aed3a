/** A successful response: its data and what a later request needs of its headers. */
export class Answer<T> {
  constructor(
    readonly data: T,
    readonly response: Response,
  ) {}

  /** The language of the data, BCP 47; absent for data without language. */
  get language(): string | undefined {
    return this.response.headers.get('content-language') ?? undefined;
  }

  /** The path of the record that was created. */
  get location(): string | undefined {
    return this.response.headers.get('location') ?? undefined;
  }

  /** The version that was read. */
  get etag(): string | undefined {
    return this.response.headers.get('etag') ?? undefined;
  }

  /** The header that makes a write fail with `stale` if someone else changed the record since this answer. */
  get ifMatch(): { 'If-Match': string } {
    if (this.etag === undefined) throw new TypeError(`${this.response.url} has no ETag, so nothing protects a write.`);
    return { 'If-Match': this.etag };
  }
}
