using System.Globalization;
using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Charts;

// Counts agreements by today's status and the year in which it began. Takes one query; the statuses are computed.
// Read-only: a repeat changes nothing.
partial class ChartsApi
{
    public override async Task<V1.Chart> GetAgreementsChart(V1.GetAgreementsChartRequest request, ServerCallContext context) =>
        Shown(await AgreementsChart(request, context), context);

    async Task<V1.Chart> AgreementsChart(V1.GetAgreementsChartRequest request, ServerCallContext context)
    {
        var words = await ChartLocale(request.Locale, context);
        var validation = new RequestValidation();
        if (request.Party.Length > 0) validation.Party("party", request.Party);
        validation.Refuse();
        var matching = db.Agreements.AsNoTracking();
        if (request.Party.Length > 0) matching = matching.Under(AgreementSubject.OfParty(request.Party));
        var today = clock.Today();
        var counts = (await matching.ToListAsync(context.CancellationToken)).Select(a => a.StatusOn(today))
            .GroupBy(s => (s.Word, Year: s.Since?.ToString()[..4] ?? "undated")).ToDictionary(s => s.Key, s => s.Count());
        var chart = EmptyChart(words, words.Text("chart.agreements"), "chart.year");
        chart.Categories.AddRange(counts.Keys.Select(k => k.Year).Distinct().Order(StringComparer.Ordinal)
            .Select(y => new V1.ChartCategory { Key = y, Name = words.Text("chart." + y) }));
        // In the order of an agreement's life, which is the order in the proto.
        foreach (var status in AllowedValues.Of(V1.Agreement.Descriptor.FindFieldByNumber(V1.Agreement.StatusFieldNumber))
            .Where(w => counts.Keys.Any(k => k.Word == w)))
        {
            var values = chart.Categories.Select(c => counts.GetValueOrDefault((status, c.Key)).ToString(CultureInfo.InvariantCulture));
            chart.Series.Add(new V1.ChartSeries { Key = status, Name = words.Text("status." + status), Values = { values } });
        }
        context.MayBeCached(SurrogateKeys.Usual, "agreements");
        return chart;
    }
}
