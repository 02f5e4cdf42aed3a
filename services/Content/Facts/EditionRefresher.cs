using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>
/// Re-renders editions with the current facts and conditions, announces the public ones, and opens a review of each
/// claim whose fact changed its value. It runs in the caller's transaction with the pages locked, so that no edition is
/// published meanwhile.
/// </summary>
static class EditionRefresher
{
    public const int Batch = 200;

    /// <summary>
    /// The states that are refreshed: published and in preparation. Superseded and withdrawn editions keep their text.
    /// </summary>
    public static readonly string[] Live = [Edition.Draft, Edition.InReview, Edition.Approved, Edition.Scheduled, Edition.Published];

    /// <summary>
    /// Locks the editions' pages in the order of their keys, as every writer does; SQLite has a single writer anyway.
    /// </summary>
    public static async Task<List<string>> Hold(ContentDb db, List<Guid> ids, CancellationToken cancellation)
    {
        var keys = await db.Editions.Where(e => ids.Contains(e.Id)).Select(e => e.PageKey).Distinct().ToListAsync(cancellation);
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlAsync($"""SELECT 1 FROM "Pages" WHERE "Key" = ANY ({keys}) ORDER BY "Key" FOR UPDATE""",
                cancellation);
        return keys;
    }

    /// <summary>
    /// Schedules propagation of the facts that an edition shows in an older version, because it was saved while one was
    /// propagated.
    /// </summary>
    public static Task<int> Ask(ContentDb db, Guid edition, CancellationToken cancellation) => db.Facts
        .Where(f => db.Bindings.Any(b => b.EditionId == edition && b.FactKey == f.Key && b.Seen < f.Version))
        .ExecuteUpdateAsync(set => set.SetProperty(f => f.PropagatedVersion, 0), cancellation);

    /// <param name="changed">The facts that caused the refresh, as they are announced.</param>
    /// <param name="lead">The picture whose description changed; editions that it leads are announced too.</param>
    /// <returns>The refreshed editions.</returns>
    public static async Task<List<Edition>> Of(
        ContentDb db, MissionCache missions, List<Guid> ids, string cause, IReadOnlyList<string> changed, DateTimeOffset now,
        CancellationToken cancellation, string? lead = null)
    {
        var pages = await Hold(db, ids, cancellation);
        var editions = await db.Editions.Include(e => e.Page).Include(e => e.RenderedEdition).AsSplitQuery()
            .Where(e => ids.Contains(e.Id) && Live.Contains(e.State)).ToListAsync(cancellation);
        var bindings = (await db.Bindings.Where(b => ids.Contains(b.EditionId)).ToListAsync(cancellation)).ToLookup(b => b.EditionId);
        var conditions = (await db.Conditions.Where(c => ids.Contains(c.EditionId)).ToListAsync(cancellation)).ToLookup(c => c.EditionId);
        var keys = bindings.SelectMany(b => b).Select(b => b.FactKey).Distinct().ToList();
        var facts = await db.Facts.AsNoTracking().Where(f => keys.Contains(f.Key)).ToDictionaryAsync(f => f.Key, cancellation);
        var authentic = await db.Editions.AsNoTracking()
            .Where(e => pages.Contains(e.PageKey) && e.State == Edition.Published && e.Locale == e.Page.AuthenticLocale)
            .Select(e => new { e.PageKey, e.Fingerprint }).ToDictionaryAsync(e => e.PageKey, e => e.Fingerprint, cancellation);

        var assets = await AssetLinks.Pictures(db, editions.SelectMany(AssetLinks.UsedBy), cancellation);
        var claims = new List<(Edition Edition, Binding Binding, Fact Fact)>();
        foreach (var edition in editions)
        {
            var fallen = conditions[edition.Id].Where(c => c.FellAt is not null).Select(c => c.Index).ToHashSet();
            var says = edition.RenderedEdition?.Fill(
                (await missions.Formats(db, edition.Locale, cancellation)).Values(facts, fallen, assets));
            if ((says == true || lead is not null && edition.FrontMatter.Lead == lead) && edition.State == Edition.Published)
            {
                edition.Refreshed();
                var translation =
                    Translation.Of(edition.Locale == edition.Page.AuthenticLocale, edition.SourceFingerprint,
                        authentic.GetValueOrDefault(edition.PageKey));
                // An embargoed page was never announced, so for subscribers no fact has changed it.
                db.Announce(edition.ToPublished(translation, changed.Count > 0 && edition.Page.IsPublic(now) ? changed : null),
                    about: edition.Page, cause);
            }
            foreach (var binding in bindings[edition.Id])
            {
                var fact = facts[binding.FactKey];
                if (binding.IsClaim && binding.SeenValue < fact.ValueVersion) claims.Add((edition, binding, fact));
                binding.See(fact);
            }
        }
        await Flag(db, claims, now, cancellation);
        return editions;
    }

    // One review per page, language and fact, however many claims depend on it.
    static async Task Flag(ContentDb db, List<(Edition Edition, Binding Binding, Fact Fact)> claims, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (claims.Count == 0) return;
        var (pages, subjects) =
            (claims.Select(c => c.Edition.PageKey).Distinct().ToList(), claims.Select(c => $"facts/{c.Fact.Key}").Distinct().ToList());
        var open = (await db.Reviews.Where(
            r => r.State == Review.Opened && r.Reason == Review.FactChanged && pages.Contains(r.PageKey) && subjects.Contains(r.Subject))
            .Select(r => new { r.PageKey, r.Locale, r.Subject }).ToListAsync(cancellation)).Select(r => (r.PageKey, r.Locale, r.Subject))
            .ToHashSet();
        foreach (var (edition, binding, fact) in claims)
        {
            if (!open.Add((edition.PageKey, edition.Locale, $"facts/{fact.Key}"))) continue;
            // The text of a draft is only for those who can see the draft.
            var claim = edition.State == Edition.Published
                ? $"the text claims: {binding.Words}"
                : $"edition {edition.Number} claims something that depends on it";
            db.Reviews.Add(Review.New(edition.PageKey, edition.Locale, Review.FactChanged, $"facts/{fact.Key}",
                $"{fact.Key} is {$"{fact.Said.Value} {fact.Said.Unit}".Trim()} now; {claim}", edition.Page.Owner, now));
        }
    }
}
