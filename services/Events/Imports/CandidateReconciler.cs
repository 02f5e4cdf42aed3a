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
        foreach (var entry in entries)
        {
            var candidate = byIdentity.GetValueOrDefault(entry.Identity) ?? Known(known, given, entry.Instance, entry.StartKey)
                ?? db.ImportCandidates.Add(new ImportCandidate { Id = Guid.CreateVersion7(now), Identity = entry.Identity }).Entity;
            given.Add(candidate);
            Say(candidate.Take(entry, now), candidate);
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
    }

    // A file with one instance may name it by its day only; an event may have become a series, or the other way round.
    static ImportCandidate? Known(List<ImportCandidate> known, HashSet<ImportCandidate> given, string instance, string start) =>
        known.Find(d => !given.Contains(d) && (instance.Length == 8 && d.Instance.Length > 8 && d.InstanceDay == instance
            || (instance.Length == 0) != (d.Instance.Length == 0) && d.Key == (instance.Length == 0 ? start : instance)));

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
