import type { components } from './made/contract.js';

/** The body of a refusal, RFC 9457. */
export type Problem = components['schemas']['Problem'];

/** A fault in one field of a request. */
export type FieldFault = NonNullable<Problem['errors']>[number];

/** A response that is not a success. Decide by `code`, show `message` and `remedy`, report `traceId`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  private constructor(
    /** The whole body, with the members that belong to one code only, such as `availableLocales` and `currentETag`. */
    readonly problem: Problem,
    readonly status: number,
    readonly response: Response,
  ) {
    super(problem.detail || problem.title);
  }

  /** Stable, for programs: `language_missing`. `unknown` if something other than the gateway responded. */
  get code(): string {
    return this.problem.code;
  }

  /** What the caller can do. */
  get remedy(): string {
    return this.problem.remedy;
  }

  /** Finds the request in the operator's traces and logs. */
  get traceId(): string {
    return this.problem.traceId;
  }

  /** The faults of the request, each with its `field`. */
  get fields(): readonly FieldFault[] {
    return this.problem.errors ?? [];
  }

  static of(response: Response, body: unknown): ProblemError {
    return new ProblemError(isProblem(body) ? body : foreign(response), response.status, response);
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
}

// A proxy in front of the gateway answers in its own form.
function foreign(response: Response): Problem {
  const title = `The server responded ${response.status} without a problem document.`;
  const { status, url: instance } = response;
  return { type: 'about:blank', title, status, detail: title, instance, code: 'unknown', remedy: '', traceId: '', errors: [] };
}
