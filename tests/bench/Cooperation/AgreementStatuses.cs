using System.Diagnostics;
using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;

namespace Embassy.Bench.Cooperation;

/// <summary>
/// The computed status of many agreements, each with its acts in memory: what a list, a chart or the day watch
/// computes.
/// </summary>
public sealed class AgreementStatuses : Bench
{
    // The JIT has done its work after some 250,000 statuses.
    const int Count = 10_000, Times = 20, WarmUp = 25;

    public override string Name => "cooperation.status";
    public override string Shows =>
        "Computes the status of 10,000 agreements with six acts and three parties each, of every rule, at one day.";

    public override Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        string[] rules =
            [EntryRule.OnSignature, EntryRule.LaterNotification, EntryRule.NthDeposit, EntryRule.OnExchange, EntryRule.Unknown];
        var agreements = Enumerable.Range(0, Count)
            .Select(i =>
                (Provisions: new Provisions(
                    new EntryRule { Kind = rules[i % rules.Length], Days = i % rules.Length == 1 ? 30 : 0, Deposits = 2 },
                    new Term { Months = i % 3 * 60, RenewalMonths = i % 3 * 12 }, ["DZA", "AZE", "TUR"]),
            Acts: new List<AgreementAction>
            {
                Act(AgreementAction.Proposed, 2015 + i % 5, "DZA"), Act(AgreementAction.Signed, 2018 + i % 5),
                Act(AgreementAction.Notified, 2019 + i % 5, "DZA"), Act(AgreementAction.Notified, 2020 + i % 5, "AZE"),
                Act(AgreementAction.Notified, 2020 + i % 5, "TUR"), Act(AgreementAction.Suspended, 2021 + i % 5, "TUR"),
            })).ToList();
        var day = new DateOnly(2026, 1, 1);
        var samples = new List<double>();
        for (var i = 0; i < Times + WarmUp; i++)
        {
            var clock = Stopwatch.StartNew();
            var inForce =
                agreements.Count(a => AgreementStatus.On(day, a.Provisions, a.Acts).Word == AgreementStatus.InForce);
            if (i >= WarmUp) samples.Add(clock.Elapsed.TotalMilliseconds);
            if (inForce == 0) throw new InvalidOperationException("None is in force: the bench computes something else.");
        }
        samples.Sort();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (provisions, acts) in agreements) AgreementStatus.On(day, provisions, acts);
        var allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        return Task.FromResult<IReadOnlyList<Figure>>(
            [new Figure("status of 10,000, median", Percentile(samples, 0.5), "ms", "≤ 100"),
                new Figure("status of 10,000, slowest of 20", samples[^1], "ms", "≤ 100"),
                new Figure("allocated for one", allocated, "bytes")]);
    }

    static AgreementAction Act(string kind, int year, string party = "") => new()
    {
        Kind = kind,
        Party = party,
        Date = CivilDate.Parse($"{year}-03-05"),
        RecordedAt = default,
        RecordedBy = "",
    };
}
