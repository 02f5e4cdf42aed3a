/** Hands items from callbacks to one loop, in order. */
export class Queue<T> implements AsyncIterable<T> {
  #items: T[] = [];
  #wake: () => void = () => undefined;
  #ended = false;
  #failure: { readonly reason: unknown } | undefined;

  add(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  fail(reason: unknown): void {
    this.#failure = { reason };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      yield* this.#items.splice(0);
      if (this.#items.length > 0) continue;
      if (this.#failure) throw this.#failure.reason;
      if (this.#ended) return;
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }
}
