using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Imports;

/// <summary>Brings the candidates in line with an imported file, and lists what became of each.</summary>
sealed class CandidateReconciler(EventsDb db, ImportReport report, V1.ImportCandidatesResponse response, DateTimeOffset now)
{
    const int MostListed = 1_000, AtOnce = 500;

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
            var known = (await db.ImportCandidates.Where(d => part.Contains(d.Uid)).ToListAsync(cancellation)).ToLookup(d => d.Uid);
            foreach (var uid in part) Reconcile([.. known[uid]], entries[uid], cancellations[uid], coverages[uid]);
            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Clear();
        }
        response.Events.AddRange(unchanged.Take(MostListed - Math.Min(MostListed, response.Events.Count)));
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
                    Say(outcome, candidate);

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
