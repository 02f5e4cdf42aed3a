using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>
/// The live editions of one page in each language, under a lock on the page. A writer of another language of the same
/// page waits until the transaction ends, so that the announced translation states are correct. Requires an open
/// transaction.
/// </summary>
public sealed class LiveEditions
{
    static readonly CompiledQuery<Func<ContentDb, string, IAsyncEnumerable<LiveEdition>>> Public =
        new(() => EF.CompileAsyncQuery((ContentDb db, string key) => db.Editions.AsNoTracking()
            .Where(e => e.PageKey == key && (e.State == Edition.Published || e.State == Edition.Withdrawn
                || e.State == Edition.Redirected || e.State == Edition.Gone))
            .Select(e => new LiveEdition(e.Id, e.Locale, e.State, e.Fingerprint, e.SourceFingerprint, e.Version, e.FirstPublishedAt))));

    // SQLite has a single writer anyway.
    static readonly CompiledQuery<Func<ContentDb, string, CancellationToken, Task<Page?>>> Unlocked =
        new(() => EF.CompileAsyncQuery((ContentDb db, string key, CancellationToken cancellation) =>
            db.Pages.SingleOrDefault(p => p.Key == key)));

    /// <summary>One language's live edition, as it was when the page was locked.</summary>
    public sealed record LiveEdition(Guid Id, string Locale, string State, string Fingerprint, string? Source, int Version,
        DateTimeOffset? FirstPublishedAt)
    {
        public bool IsReadable => State is Edition.Published or Edition.Withdrawn;
    }

    readonly ContentDb db;
    readonly Page page;
    readonly List<LiveEdition> all;
    readonly DateTimeOffset now;

    /// <summary>The fingerprint of the replaced authentic text whose translations stay current.</summary>
    string? carried;

    LiveEditions(ContentDb db, Page page, List<LiveEdition> all, DateTimeOffset now) =>
        (this.db, this.page, this.all, this.now) = (db, page, all, now);

    public Page Page => page;

    /// <summary>What waited for the edition that <see cref="Publish"/> published; null before.</summary>
    public WaitingForPublication? Waiting { get; private set; }

    /// <summary>The published authentic text when the page was locked.</summary>
    public AuthenticText Live => new(Authentic);

    /// <summary>True if the page can be read in some language.</summary>
    public bool IsReadable => all.Exists(f => f.IsReadable);

    /// <param name="also">A second page to lock. Pages are locked in the order of their keys, so that two writers
    /// cannot deadlock.</param>
    public static async Task<LiveEditions> LockPage(ContentDb db, string key, DateTimeOffset now, CancellationToken cancellation,
        string? also = null)
    {
        Page? page = null;
        foreach (var each in new[] { key, also ?? key }.Distinct().Order(StringComparer.Ordinal))
        {
            var locked = await Lock(db, each, cancellation);
            if (each == key) page = locked;
        }
        return new LiveEditions(db, page ?? throw Problem.NotFound("page", key), await Of(db, key, cancellation), now);
    }

    static Task<Page?> Lock(ContentDb db, string key, CancellationToken cancellation) => db.Database.IsNpgsql()
        ? db.Pages.FromSql($"""select * from "Pages" where "Key" = {key} for update""").SingleOrDefaultAsync(cancellation)
        : Unlocked.For(db)(db, key, cancellation);

    static ValueTask<List<LiveEdition>> Of(ContentDb db, string key, CancellationToken cancellation) =>
        Public.For(db)(db, key).ToListAsync(cancellation);

    /// <summary>Loads the live edition of a language for a change.</summary>
    public async Task<Edition> Take(string locale, CancellationToken cancellation)
    {
        var liveEdition = all.Find(f => f.Locale == locale) ?? throw Problem.NotFound("public edition", $"{page.Key}/{locale}");
        return await db.Editions.Include(e => e.Page).SingleAsync(e => e.Id == liveEdition.Id, cancellation);
    }

    /// <summary>Fails unless the language can be read.</summary>
    public void ExpectReadable(string locale)
    {
        if (all.Find(f => f.Locale == locale) is not { IsReadable: true })
            throw new Problem(ProblemCodes.IllegalStatus, $"Nothing is public in '{locale}'.",
                more: new Dictionary<string, string> { ["legal"] = "[\"published\",\"withdrawn\"]" });
    }

    /// <summary>
    /// Makes an edition the live one of its language and announces it; returns false if it is already live.
    /// </summary>
    public async Task<bool> Publish(Edition edition, bool approval, string cause, CancellationToken cancellation)
    {
        var before = all.Find(f => f.Locale == edition.Locale);
        var first = before?.State == Edition.Gone ? null : before?.FirstPublishedAt;
        if (!edition.Publish(approval, before?.Version ?? 0, now, first)) return false;
        if (before is not null)
        {
            await db.Editions.Where(e => e.Id == before.Id).ExecuteUpdateAsync(
                set => set.SetProperty(e => e.State, Edition.Superseded).SetProperty(e => e.EndedAt, e => e.EndedAt ?? now), cancellation);
        }
        Slug.MarkPublic(db, edition.FrontMatter.Slug, edition.Locale, page.Key);

        var authentic = edition.Locale == page.AuthenticLocale;
        var translation = Translation.Of(authentic, edition.SourceFingerprint, Authentic);
        db.Announce(edition.ToPublished(translation), about: page, cause);
        if (authentic)
        {
            if (edition.NeutralReason.Length > 0 && Authentic is { } replaced) await Carry(replaced, edition, cancellation);
            await TellTranslations(edition.Fingerprint, edition.Version, cancellation);
        }
        Waiting = await WaitingForPublication.Of(db, page.Key, edition.Locale, cancellation);
        await db.Raise(new EditionWentLive(edition, translation, Waiting), cancellation);
        return true;
    }

    /// <summary>Announces the live edition of every language of a page that was internal until now.</summary>
    public async Task Introduce(CancellationToken cancellation)
    {
        foreach (var liveEdition in all.Where(f => f.IsReadable))
        {
            var edition = await Take(liveEdition.Locale, cancellation);
            db.Announce(edition.State == Edition.Withdrawn ? edition.ToWithdrawn()
                : edition.ToPublished(Translation.Of(edition.Locale == page.AuthenticLocale, edition.SourceFingerprint, Authentic)),
                about: page);
        }
    }

    /// <summary>Takes down a live edition and announces it.</summary>
    public async Task TakeDown(Edition edition, Announcement told, string cause, CancellationToken cancellation)
    {
        db.Announce(told, about: page, cause);
        if (edition.Locale == page.AuthenticLocale) await TellTranslations(null, edition.Version, cancellation);
        await db.Raise(new EditionTakenDown(edition), cancellation);
    }

    /// <summary>Announces the new state of a live translation that was reaffirmed for another source.</summary>
    public async Task Reaffirmed(Edition edition, CancellationToken cancellation)
    {
        if (all.Find(f => f.Id == edition.Id) is not { } before) return;
        var version = edition.Version + (all.Find(f => f.Locale == page.AuthenticLocale)?.Version ?? 0);
        await Tell(before, Authentic, edition.SourceFingerprint, Authentic, version, cancellation);
    }

    // The change affects no translation: those that followed the replaced text follow this one.
    async Task Carry(string replaced, Edition authentic, CancellationToken cancellation)
    {
        await db.Editions.Where(e => e.PageKey == page.Key && e.Locale != page.AuthenticLocale && e.SourceFingerprint == replaced
                && (e.PublishedAt == null || e.State == Edition.Published))
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.SourceFingerprint, authentic.Fingerprint)
                .SetProperty(e => e.SourceNumber, authentic.Number), cancellation);
        carried = replaced;
    }

    /// <summary>The fingerprint that translations are compared with.</summary>
    string? Authentic => all.Find(f => f.Locale == page.AuthenticLocale && f.State == Edition.Published)?.Fingerprint;

    // The subject is the translation, because the edition of that language has not changed. The version is the sum of
    // both languages' versions, neither of which ever decreases.
    async Task TellTranslations(string? authentic, int version, CancellationToken cancellation)
    {
        foreach (var liveEdition in all.Where(f => f.Locale != page.AuthenticLocale && f.IsReadable))
        {
            var source = carried is not null && liveEdition.Source == carried && liveEdition.State == Edition.Published
                ? authentic : liveEdition.Source;
            await Tell(liveEdition, Authentic, source, authentic, version + liveEdition.Version, cancellation);
        }
    }

    async Task Tell(LiveEdition translation, string? authenticBefore, string? source, string? authentic, int version,
        CancellationToken cancellation)
    {
        var (before, after) =
            (Translation.Of(false, translation.Source, authenticBefore), Translation.Of(false, source, authentic));
        if (before != after)
            db.Announce(page.ToTranslationChanged(translation.Locale, after, version), about: page, ChangeCauses.Translation);
        await db.Raise(new TranslationCompared(page, translation.Locale, after), cancellation);
    }
}
