using Embassy.Content.Assets;
using Embassy.Content.Missions;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>
/// Propagates facts to all pages that use them, in batches of one transaction each, and ends the paragraphs whose last
/// day is over. The only state is the version that each binding has seen, so that a restart continues where the last
/// run stopped and replicas do not repeat each other's work.
/// </summary>
public sealed class FactPropagation(
    MissionCache missions, ServiceClients serviceClients, FactSignal signal, LoopHost host) : BackgroundLoop(host)
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(5);

    bool everything;

    protected override TimeSpan RetryAfter => Look;

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        try
        {
            if (IsDue(Longest) || signal.WantsEverything) await RunBatch(stopping);
        }
        catch (DbUpdateException e) when (Database.IsRace(e))
        {
            // Another writer changed an edition of the batch first; the rest is still due.
            Log.LogDebug("Facts are propagated again after a lost race: {Why}", e.Message);
            return TimeSpan.FromMilliseconds(200);
        }
        await signal.Wait(Look, stopping);
        return TimeSpan.Zero;
    }

    /// <summary>Runs everything that is due now.</summary>
    public async Task RunBatch(CancellationToken cancellation)
    {
        everything |= signal.TakeEverything();
        if (everything) while (await InScope((db, _, _) => Render(db, cancellation)) == EditionRefresher.Batch) { }
        foreach (var source in await InScope((db, _, now) => RecountRequest.Due(db, serviceClients, everything, now, cancellation)))
            await InScope(
                (db, requestContext,
                    now) => RecountRequest.Do(db, requestContext, source, missions, serviceClients, Log, now, cancellation));
        foreach (var key in await InScope(
            (db, _, _) => db.Facts.Where(f => everything || f.PropagatedVersion < f.Version).Select(f => f.Key).ToListAsync(cancellation)))
            while (await InScope((db, requestContext, now) => Spread(db, requestContext, key, now, cancellation))
                == EditionRefresher.Batch) { }
        foreach (var edition in await InScope(
            (db, _, now) => Condition.Due(db, now).Take(EditionRefresher.Batch).ToListAsync(cancellation)))
            await InScope((db, _, now) => Condition.FallWhenDue(db, missions, edition, now, cancellation));
        everything = false;
    }

    /// <summary>Refreshes one batch of editions that show an older version of a fact; returns their number.</summary>
    async Task<int> Spread(ContentDb db, RequestContext requestContext, string key, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var fact = await db.Facts.AsNoTracking().SingleAsync(f => f.Key == key, cancellation);
        // Pages are locked in key order, so that replicas wait for each other instead of deadlocking.
        var due = await db.Editions.Where(
            e => EditionRefresher.Live.Contains(e.State)
                && db.Bindings.Any(b => b.EditionId == e.Id && b.FactKey == key && b.Seen < fact.Version))
            .OrderBy(e => e.PageKey).ThenBy(e => e.Locale).Select(e => e.Id).Take(EditionRefresher.Batch).ToListAsync(cancellation);
        if (due.Count > 0)
        {
            requestContext.CausedBy = fact.AnnouncedVersion;
            await EditionRefresher.Of(db, missions, due, ChangeCauses.Fact, [key], now, cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        // The update is limited to the version that was read, so that a concurrent change stays due.
        if (due.Count < EditionRefresher.Batch)
            await db.Facts.Where(f => f.Key == key && f.PropagatedVersion < fact.Version)
                .ExecuteUpdateAsync(set => set.SetProperty(f => f.PropagatedVersion, fact.Version), cancellation);
        await transaction.CommitAsync(cancellation);
        return due.Count;
    }

    /// <summary>Renders editions without a rendering or with one of an older renderer; returns their number.</summary>
    async Task<int> Render(ContentDb db, CancellationToken cancellation)
    {
        var due = await db.Editions.AsNoTracking()
            .Where(e => !db.Renderings.Any(r => r.EditionId == e.Id && r.MadeBy >= MarkdownBody.Version))
            .OrderBy(e => e.Id).Take(EditionRefresher.Batch).Select(e => new { e.Id, e.Locale, e.Body, e.Fingerprint })
            .ToListAsync(cancellation);
        if (due.Count == 0) return 0;
        var locales = await missions.Locales(db, cancellation);
        var there = await db.Renderings.Where(r => due.Select(d => d.Id).Contains(r.EditionId))
            .ToDictionaryAsync(r => r.EditionId, cancellation);
        var ids = due.Select(d => d.Id).ToList();
        var keys = await db.Bindings.Where(b => ids.Contains(b.EditionId)).Select(b => b.FactKey).Distinct().ToListAsync(cancellation);
        var facts = await db.Facts.AsNoTracking().Where(f => keys.Contains(f.Key)).ToDictionaryAsync(f => f.Key, cancellation);
        var fallen =
            (await db.Conditions.AsNoTracking().Where(c => ids.Contains(c.EditionId) && c.FellAt != null).ToListAsync(cancellation))
            .ToLookup(c => c.EditionId, c => c.Index);
        var assets =
            await AssetLinks.Pictures(db, due.SelectMany(d => AssetAddresses.In(d.Body)).Select(s => s["assets/".Length..]), cancellation);
        foreach (var edition in due)
        {
            if (!there.TryGetValue(edition.Id, out var renderedEdition))
                db.Renderings.Add(renderedEdition = new RenderedEdition { EditionId = edition.Id });
            renderedEdition.Make(MarkdownBody.Of(edition.Body, edition.Locale, locales, cancellation), edition.Body, edition.Fingerprint,
                (await missions.Formats(db, edition.Locale, cancellation)).Values(facts, fallen[edition.Id].ToHashSet(), assets));
        }
        await db.SaveChangesAsync(cancellation);
        return due.Count;
    }

    async Task<T> InScope<T>(Func<ContentDb, RequestContext, DateTimeOffset, Task<T>> piece)
    {
        await using var scope = Scope();
        var requestContext = scope.ServiceProvider.GetRequiredService<RequestContext>();
        return await piece(scope.ServiceProvider.GetRequiredService<ContentDb>(), requestContext, Clock.Now());
    }
}
