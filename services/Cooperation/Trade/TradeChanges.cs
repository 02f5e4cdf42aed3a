using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Trade;

/// <summary>Tracks the changes of one figure or file per reporter and partner, to announce each series once.</summary>
sealed class TradeChanges(string source)
{
    sealed class Change
    {
        public int Added, Revised;
        public string From = "9", To = "";
    }

    readonly Dictionary<(string Reporter, string Partner), Change> changes = [];

    public long Added { get; private set; }
    public long Revised { get; private set; }

    public void Add(FigureKey key, int count = 1)
    {
        Of(key).Added += count;
        Added += count;
    }

    public void Revise(FigureKey key)
    {
        Of(key).Revised++;
        Revised++;
    }

    Change Of(FigureKey key)
    {
        if (!changes.TryGetValue((key.Reporter, key.Partner), out var change)) changes[(key.Reporter, key.Partner)] = change = new Change();
        if (string.CompareOrdinal(key.Period, change.From) < 0) change.From = key.Period;
        if (string.CompareOrdinal(key.Period, change.To) > 0) change.To = key.Period;
        return change;
    }

    /// <summary>Increments the version of each series and announces it, in the current transaction.</summary>
    public async Task Announce(CooperationDb db, string cause, CancellationToken cancellation)
    {
        foreach (var reports in changes.GroupBy(c => c.Key.Reporter))
        {
            var known = await db.TradeSeries.Where(s => s.Reporter == reports.Key).ToDictionaryAsync(s => s.Partner, cancellation);
            foreach (var ((reporter, partner), change) in reports.OrderBy(r => r.Key.Partner, StringComparer.Ordinal))
            {
                if (!known.TryGetValue(partner, out var series))
                    series = db.TradeSeries.Add(new TradeSeries { Reporter = reporter, Partner = partner }).Entity;
                var link = $"/v1/trade?reporter={reporter}&partner={partner}";
                if (change.Added > 0)
                    db.Announce(new TradeRecorded(reporter, partner, change.Added, change.From, change.To, source, ++series.Version, link),
                        about: null, cause);
                if (change.Revised > 0)
                    db.Announce(new TradeRevised(reporter, partner, change.Revised, change.From, change.To, source, ++series.Version, link),
                        about: null, cause);
            }
        }
    }
}
