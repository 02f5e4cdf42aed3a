using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Imports;

/// <summary>Brings the candidates in line with an imported file, and lists what became of each.</summary>
sealed class CandidateReconciler(EventsDb db, ImportReport report, V1.ImportCandidatesResponse response, DateTimeOffset now)
{
    const int MostListed = 1_000, AtOnce = 500;
    const string DayKey = "yyyyMMdd";

    readonly List<ImportCandidate> gone = [];

    // What changed nothing is listed last.
    readonly List<V1.ImportedEvent> unchanged = [];

    public async Task Run(CancellationToken cancellation)
    {
        var entries = report.Entries.ToLookup(e => e.Uid);
        var cancellations = report.Cancellations.ToLookup(c => c.Uid);
        var coverages = report.Coverages.ToLookup(c => c.Uid);
        var uids = entries.Select(e => e.Key).Concat(cancellations.Select(c => c.Key)).Concat(coverages.Select(c => c.Key)).Distinct();
        foreach (var part in uids.Chunk(AtOnce))
        {
            // A cancellation and a refused change may mean any candidate, also one that is closed.
            string[] whole = report.Undecided.Count > 0 ? part : [.. part.Where(cancellations.Contains)];
            var known = (await Known(part, whole, [.. part.SelectMany(uid => entries[uid])], cancellation)).ToLookup(d => d.Uid);
            foreach (var uid in part) Reconcile([.. known[uid]], entries[uid], cancellations[uid], coverages[uid]);
            await SaveGone(cancellation);
            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Clear();
            await ConfirmClosed([.. part.Except(whole).SelectMany(uid => coverages[uid])], cancellation);
        }
        response.Events.AddRange(unchanged.Take(MostListed - Math.Min(MostListed, response.Events.Count)));
    }

    // A series that moves leaves thousands behind, which one statement for each revision closes.
    async Task SaveGone(CancellationToken cancellation)
    {
        foreach (var revision in gone.GroupBy(d => (d.Sequence, d.Stamp)))
        {
            foreach (var candidate in revision) db.Entry(candidate).State = EntityState.Detached;
            Guid[] ids = [.. revision.Select(d => d.Id)];
            var closed = await db.ImportCandidates.Where(d => EF.Parameter(ids).Contains(d.Id) && d.Status == ImportCandidate.Open)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, ImportCandidate.Gone)
                    .SetProperty(d => d.Sequence, revision.Key.Sequence).SetProperty(d => d.Stamp, revision.Key.Stamp)
                    .SetProperty(d => d.Version, d => d.Version + 1), cancellation);
            // Somebody planned or discarded one of them meanwhile.
            if (closed != ids.Length) throw new DbUpdateConcurrencyException("A candidate is no longer open.");
        }
        gone.Clear();
    }

    // Of those that are closed, only what the file may bring back: a series that often changes leaves thousands.
    Task<List<ImportCandidate>> Known(string[] uids, string[] whole, List<CandidateEntry> entries, CancellationToken cancellation)
    {
        string[] keys = [.. entries.SelectMany(e => (string[])[e.Instance, e.StartKey]).Distinct()];
        // An entry of a day may mean an instance at a time of that day, in its zone.
        string[] days = [.. entries.Where(e => e.Instance.Length == 8).SelectMany(e => Around(e.Instance)).Distinct()];
        return db.ImportCandidates.Where(d => EF.Parameter(uids).Contains(d.Uid)
            && (d.Status != ImportCandidate.Gone && d.Status != ImportCandidate.Cancelled || d.Instance == ""
                || EF.Parameter(whole).Contains(d.Uid) || EF.Parameter(keys).Contains(d.Instance)
                || EF.Parameter(days).Contains(d.Instance.Substring(0, 8)))).ToListAsync(cancellation);
    }

    static IEnumerable<string> Around(string day)
    {
        var at = DateOnly.ParseExact(day, DayKey, CultureInfo.InvariantCulture);
        for (var off = -1; off <= 1; off++)
            if (at.DayNumber + off is >= 0 and var number && number <= DateOnly.MaxValue.DayNumber)
                yield return DateOnly.FromDayNumber(number).ToString(DayKey, CultureInfo.InvariantCulture);
    }

    // What is closed and still missing was closed by this revision too, so that no older one opens it.
    async Task ConfirmClosed(List<SourceCoverage> coverages, CancellationToken cancellation)
    {
        string[] uids = [.. coverages.Select(c => c.Uid).Distinct()];
        var closed = db.ImportCandidates.Where(d => d.Status == ImportCandidate.Gone || d.Status == ImportCandidate.Cancelled);
        var some = await closed.Where(d => EF.Parameter(uids).Contains(d.Uid)).Select(d => d.Uid).Distinct().ToListAsync(cancellation);
        foreach (var (uid, from, to, sequence, stamp) in coverages.Where(c => some.Contains(c.Uid)))
        {
            var missing = closed.Where(d => d.Uid == uid && d.Instance != "");
            if (from != SourceCoverage.First) missing = missing.Where(d => string.Compare(d.Instance, from) >= 0);
            if (to != SourceCoverage.Last) missing = missing.Where(d => string.Compare(d.Instance, to) <= 0);
            await missing.Where(d => d.Sequence < sequence
                    || d.Sequence == sequence && (d.Stamp == null || stamp == null || d.Stamp < stamp))
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.Sequence, sequence).SetProperty(d => d.Stamp, stamp), cancellation);
        }
    }

    void Reconcile(List<ImportCandidate> known, IEnumerable<CandidateEntry> entries, IEnumerable<SourceCancellation> cancellations,
        IEnumerable<SourceCoverage> coverages)
    {
        var byIdentity = known.ToDictionary(d => d.Identity);
        var given = new HashSet<ImportCandidate>();
        var (alone, days) = (known.Find(d => d.Instance.Length == 0), default(ILookup<string, ImportCandidate>));
        foreach (var entry in entries)
        {
            var candidate = byIdentity.GetValueOrDefault(entry.Identity) ?? Known(entry)
                ?? db.ImportCandidates.Add(new ImportCandidate { Id = Guid.CreateVersion7(now), Identity = entry.Identity }).Entity;
            given.Add(candidate);
            // What a day alone names stays the instance that it is.
            var isByDay = IsTimed(candidate) && entry.Instance.Length == 8;
            var named = isByDay ? entry with { Identity = candidate.Identity, Instance = candidate.Instance } : entry;
            Say(candidate.Take(named, now), candidate);
        }
        foreach (var cancelled in cancellations)
        {
            var meant = known.Where(d => !given.Contains(d) && IsMeant(d, cancelled)).ToList();
            if (meant.Count == 0)
                report.Leave(cancelled.Where, "STATUS", "component", "It is cancelled, so no candidate is made of it.");
            foreach (var candidate in meant)
            {
                given.Add(candidate);
                if (candidate.Close(ImportCandidate.Cancelled, cancelled.Sequence, cancelled.Stamp) is { } outcome) Say(outcome, candidate);
            }
        }
        foreach (var coverage in coverages)
            foreach (var candidate in known.Where(d => !given.Contains(d) && !report.Undecided.Contains(d.Identity)
                && string.CompareOrdinal(d.Key, coverage.From) >= 0 && string.CompareOrdinal(d.Key, coverage.To) <= 0))
                if (candidate.Close(ImportCandidate.Gone, coverage.Sequence, coverage.Stamp) is { } outcome)
                {
                    Say(outcome, candidate);
                    if (outcome == ImportCandidate.Gone) gone.Add(candidate);
                }

        // A file with one instance may name it by its day only; an event may have become a series, or the other way
        // round. A lookup, because a series has thousands of instances.
        ImportCandidate? Known(CandidateEntry entry)
        {
            if (known.Count == 0) return null;
            if (entry.Instance.Length == 0) return known.Find(d => d.Instance.Length > 0 && !given.Contains(d) && d.Key == entry.StartKey);
            if (alone is not null && !given.Contains(alone) && alone.Key == entry.Instance) return alone;
            if (entry.Instance.Length > 8) return null;
            days ??= known.Where(IsTimed).ToLookup(d => d.InstanceDay);
            return days[entry.Instance].FirstOrDefault(d => !given.Contains(d));
        }
    }

    static bool IsTimed(ImportCandidate candidate) => candidate.Instance.Length > 8;

    static bool IsMeant(ImportCandidate candidate, SourceCancellation cancelled) => cancelled.Instance is not { } instance
        || candidate.Key == instance || instance.Length == 8 && candidate.InstanceDay == instance
        || cancelled.AndLater && string.CompareOrdinal(candidate.Key, instance) >= 0;

    void Say(string outcome, ImportCandidate candidate)
    {
        switch (outcome)
        {
            case ImportCandidate.Outcomes.New: response.Added++; break;
            case ImportCandidate.Outcomes.Changed: response.Changed++; break;
            case ImportCandidate.Outcomes.Cancelled: response.Cancelled++; break;
            case ImportCandidate.Outcomes.Gone: response.Gone++; break;
            default: response.Unchanged++; break;
        }
        var list = outcome == ImportCandidate.Outcomes.Unchanged ? unchanged : (IList<V1.ImportedEvent>)response.Events;
        if (list.Count >= MostListed) return;
        var said = new V1.ImportedEvent
        {
            Outcome = outcome,
            Candidate = candidate.Id.ToString(),
            Identity = candidate.Identity,
            Title = candidate.Title,
            Start = candidate.Start.ToString(),
            StartsAt = candidate.StartsAt?.ToTimestamp(),
            Engagement = candidate.EngagementId?.ToString() ?? "",
        };
        if (candidate.SourceChange.Length > 0) said.SourceChange = candidate.SourceChange;
        list.Add(said);
    }
}
