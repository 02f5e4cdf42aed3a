// The views of a mission's site, each as a front end would write it: text in, no cast, no `any`, no non-null assertion.
import { ProblemError, type components, type Embassy } from '../../../deploy/clients/typescript/dist/index.js';

type Text = components['schemas']['Text'];
type MenuPage = components['schemas']['NavigationPage'];

/** A site in one language. */
export class Site {
  constructor(
    readonly api: Embassy,
    readonly locale: string,
    readonly partner: string,
  ) {}

  async home(): Promise<string[]> {
    const { data } = await this.api.get('/v1/overview', { params: { query: { partner: this.partner, locale: this.locale } } });
    const { narrative, visits, roadmap, trade } = data;
    return [
      narrative?.page ? heading(narrative.page) : `narrative: ${narrative?.reason ?? 'absent'}`,
      ...(visits?.engagements ?? []).map((visit) => `${visit.start} ${this.words(visit.title, visit.titles)}`),
      `${roadmap?.totalSize ?? 0} initiatives`,
      `trade: ${trade?.state ?? 'absent'}`,
    ];
  }

  /** The menu, indented, and without a link where the page is missing in the language. */
  async navigation(): Promise<string[]> {
    const { data } = await this.api.get('/v1/navigation', { params: { query: { locale: this.locale } } });
    const level = (pages: readonly MenuPage[], indent: string): string[] =>
      pages.flatMap(({ key, title, link, children }) => [
        link ? `${indent}<a href="${link}">${this.words(title)}</a>` : `${indent}${key}: ${title?.missing ? 'missing' : 'no link'}`,
        ...level(children ?? [], `${indent}- `),
      ]);
    return level(data.pages, '');
  }

  async pages(): Promise<string[]> {
    const lines: string[] = [];
    const query = { locale: this.locale, order: '-publishedAt', pageSize: 2 };
    for await (const { pages } of this.api.pages('/v1/pages', { params: { query } }))
      for (const page of pages) lines.push(`${page.firstPublishedAt?.slice(0, 10) ?? ''} ${page.title}`);
    return lines;
  }

  /** The page, its language switch, and a text instead of an error where the language is missing. */
  async page(key: string): Promise<string[]> {
    try {
      const { data: page, language } = await this.api.get('/v1/pages/{key}', { params: { path: { key }, query: { locale: this.locale } } });
      const languages = page.translations.map(({ lang, title, link }) => `<a hreflang="${lang}" href="${link}">${title}</a>`);
      const way = (page.breadcrumb ?? []).map(({ key, title, link }) => `<a href="${link ?? ''}">${title?.text ?? key}</a>`);
      return [...way, `${language}: ${heading(page)}`, page.html, ...languages];
    } catch (refusal) {
      if (!(refusal instanceof ProblemError)) throw refusal;
      if (refusal.code === 'language_missing') return ['language missing', ...(refusal.problem.availableLocales ?? [])];
      if (refusal.code === 'not_found') return ['not found'];
      throw refusal;
    }
  }

  async engagements(from: string, to: string): Promise<string[]> {
    const lines: string[] = [];
    const query = { from, to, locale: this.locale, order: '-start' };
    for await (const { engagements } of this.api.pages('/v1/engagements', { params: { query } }))
      for (const { start, kind, title, titles } of engagements) lines.push(`${start} ${icon(kind)} ${this.words(title, titles)}`);
    return lines;
  }

  async engagement(id: string): Promise<string[]> {
    const { data } = await this.api.get('/v1/engagements/{id}', { params: { path: { id }, query: { locale: this.locale } } });
    const sides = data.delegations.map(({ side, members }) => `${side}: ${members.length}`);
    return [this.words(data.title, data.titles), data.status, ...data.states, ...sides, ...data.sources.map(({ reference }) => reference)];
  }

  async agreements(): Promise<Map<string, string>> {
    const titles = new Map<string, string>();
    for await (const { agreements } of this.api.pages('/v1/agreements'))
      for (const agreement of agreements) titles.set(agreement.id, `${agreement.status} ${this.words(undefined, agreement.titles)}`);
    return titles;
  }

  async agreement(id: string): Promise<string[]> {
    const { data } = await this.api.get('/v1/agreements/{id}', { params: { path: { id } } });
    const reasons = data.reasons.map(({ code, texts }) => `${code}: ${this.words(undefined, texts)}`);
    return [data.status, ...data.parties, ...data.actions.map(({ date, kind }) => `${date} ${kind}`), ...reasons];
  }

  async forums(): Promise<string[]> {
    const { data } = await this.api.get('/v1/forums');
    return Promise.all(
      data.forums.map(async ({ forum, names }) => {
        const { data: list } = await this.api.get('/v1/forums/{forum}/members', { params: { path: { forum } } });
        return `${this.words(undefined, names)}: ${list.members.map(({ state, standing }) => `${state} ${standing}`).join(', ')}`;
      }),
    );
  }

  async dossier(pair: string): Promise<string[]> {
    const { data } = await this.api.get('/v1/dossiers/{pair}', { params: { path: { pair }, query: { locale: this.locale } } });
    return data.forums.map(({ forum, state, reason, pair: found }) =>
      found ? `${forum}: ${found.standings.length} standings` : `${forum}: ${state} ${reason ?? ''}`,
    );
  }

  async search(q: string): Promise<string[]> {
    const { data } = await this.api.get('/v1/search', { params: { query: { q, locale: this.locale } } });
    return data.results.map(({ title, link }) => {
      const pieces = title.map(({ text, found }) => (found ? `<mark>${text}</mark>` : text));
      return `${link} ${pieces.join('')}`;
    });
  }

  /** An editor saves what another one may have changed meanwhile, and is asked before anything is lost. */
  async save(key: string, seen: { 'If-Match': string }, title: string): Promise<string> {
    try {
      const { data } = await this.api.put('/v1/pages/{key}/editions/{locale}', {
        params: { path: { key, locale: this.locale }, header: seen },
        body: { slug: key, title, body: title },
      });
      return `saved ${data.number}`;
    } catch (refusal) {
      if (refusal instanceof ProblemError && refusal.code === 'stale') return `ask: it is ${refusal.problem.currentETag ?? 'gone'} now`;
      throw refusal;
    }
  }

  words(title: Text | undefined, titles: readonly Text[] = []): string {
    return (title ?? titles.find(({ lang }) => lang === this.locale) ?? titles[0])?.text ?? '';
  }
}

function heading({ lang, dir, title }: { lang: string; dir: string; title: string }): string {
  return `<h1 lang="${lang}" dir="${dir}">${title}</h1>`;
}

// A later version may know more kinds, so there is a default; the known ones are offered by the editor.
function icon(kind: components['schemas']['Engagement']['kind']): string {
  switch (kind) {
    case 'official-visit':
    case 'state-visit':
      return '✈';
    case 'signing':
      return '✎';
    default:
      return '•';
  }
}
