using System.Collections.Frozen;
using System.Globalization;
using Embassy.Cooperation.V1;
using Embassy.Events.V1;
using Embassy.Forums.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Facts;

/// <summary>A value that was counted from another service's records.</summary>
public sealed record DerivedValue(string Value, string Unit, string Period, string Source);

/// <summary>
/// The counts that facts can be derived from. They are computed from the public records of the other services. Each
/// count starts from scratch, so a missed announcement cannot make it wrong.
/// </summary>
static class DerivedFacts
{
    static readonly string[] Visits = ["state-visit", "official-visit", "working-visit", "parliamentary-visit", "judicial-visit"];
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The source service and the fact kind of each derivation, by its name.</summary>
    public static readonly FrozenDictionary<string, (string Source, string Kind)> Words = new Dictionary<string, (string, string)>
    {
        ["visits"] = (RecountRequest.Events, Fact.Number),
        ["visits-incoming"] = (RecountRequest.Events, Fact.Number),
        ["visits-outgoing"] = (RecountRequest.Events, Fact.Number),
        ["consultations"] = (RecountRequest.Events, Fact.Number),
        ["last-consultations"] = (RecountRequest.Events, Fact.Date),
        ["agreements-in-force"] = (RecountRequest.Cooperation, Fact.Number),
        ["agreements-negotiating"] = (RecountRequest.Cooperation, Fact.Number),
        ["trade-turnover"] = (RecountRequest.Cooperation, Fact.Money),
        ["shared-forums"] = (RecountRequest.Forums, Fact.Number),
    }.ToFrozenDictionary();

    /// <summary>The derivations that a change of a subject such as <c>engagements/{id}</c> may affect.</summary>
    public static string[] Of(string subject) => subject.Split('/')[0] switch
    {
        "engagements" => [.. Words.Where(w => w.Value.Source == RecountRequest.Events).Select(w => w.Key)],
        "agreements" => ["agreements-in-force", "agreements-negotiating"],
        "trade" => ["trade-turnover"],
        _ => [],
    };

    /// <summary>Counts every derivation from a service's records; a derivation without records is left out.</summary>
    public static async Task<Dictionary<string, DerivedValue>> Count(ServiceClients serviceClients, string source, string sending,
        string receiving, CancellationToken cancellation) => source switch
        {
            RecountRequest.Events => await Engagements(serviceClients, cancellation),
            RecountRequest.Cooperation =>
                await Cooperation(await Agreements(serviceClients, cancellation), serviceClients, sending, receiving, cancellation),
            _ => await Shared(serviceClients, $"{sending}-{receiving}", cancellation),
        };

    static CallOptions Call(CancellationToken cancellation) => new(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellation);

    static async Task<Dictionary<string, DerivedValue>> Engagements(ServiceClients serviceClients, CancellationToken cancellation)
    {
        var events = new EngagementsService.EngagementsServiceClient(serviceClients.Channel("events"));
        var held = new List<EngagementSummary>();
        for (var token = ""; ;)
        {
            var request = new ListEngagementsRequest { Status = { "held" }, PageSize = 100, PageToken = token };
            var page = await events.ListEngagementsAsync(request, Call(cancellation));
            held.AddRange(page.Engagements);
            if ((token = page.NextPageToken).Length == 0) break;
        }
        DerivedValue Many(int count, string of) => new(Text(count), "", "", $"Engagements on record here: {of}");
        var visits = held.Where(e => Visits.Contains(e.Kind)).ToList();
        var consultations = held.Where(e => e.Kind == "political-consultations").ToList();
        var counted = new Dictionary<string, DerivedValue>
        {
            ["visits"] = Many(visits.Count, "visits that were held"),
            ["visits-incoming"] = Many(visits.Count(v => v.Direction == "incoming"), "visits to the sending State that were held"),
            ["visits-outgoing"] = Many(visits.Count(v => v.Direction == "outgoing"), "visits from the sending State that were held"),
            ["consultations"] = Many(consultations.Count, "political consultations that were held"),
        };
        // Dates keep their recorded precision: a year sorts before its months.
        if (consultations.MaxBy(c => c.Start, StringComparer.Ordinal) is { } last)
            counted["last-consultations"] =
                new DerivedValue(last.Start, "", "", "Engagements on record here: the last political consultations that were held");
        return counted;
    }

    public static async Task<List<Agreement>> Agreements(ServiceClients serviceClients, CancellationToken cancellation)
    {
        var agreements = new AgreementsService.AgreementsServiceClient(serviceClients.Channel("cooperation"));
        var all = new List<Agreement>();
        for (var token = ""; ;)
        {
            var page = await agreements.ListAgreementsAsync(new ListAgreementsRequest { PageSize = 100, PageToken = token },
                Call(cancellation));
            all.AddRange(page.Agreements);
            if ((token = page.NextPageToken).Length == 0) return all;
        }
    }

    static async Task<Dictionary<string, DerivedValue>> Cooperation(List<Agreement> agreements, ServiceClients serviceClients,
        string sending, string receiving, CancellationToken cancellation)
    {
        DerivedValue Standing(string status) =>
            new(Text(agreements.Count(a => a.Status == status)), "", "", $"Agreements on record here whose status is {status}");
        var counted =
            new Dictionary<string, DerivedValue>
            {
                ["agreements-in-force"] = Standing("in-force"),
                ["agreements-negotiating"] = Standing("negotiating")
            };
        var trade = new TradeService.TradeServiceClient(serviceClients.Channel("cooperation"));
        // The sending State's report takes precedence; the receiving State's report is the fallback.
        foreach (var (reporter, partner) in new[] { (sending, receiving), (receiving, sending) })
        {
            var summary =
                await trade.SummarizeTradeAsync(new SummarizeTradeRequest { Reporter = reporter, Partner = partner }, Call(cancellation));
            if (summary.Years.LastOrDefault(y => y.Turnover.Length > 0) is not { } year) continue;
            var sources = string.Join("; ", new[] { year.Imports.Source, year.Exports.Source }.Distinct());
            counted["trade-turnover"] =
                new DerivedValue(year.Turnover, summary.Currency, year.Year,
                    $"{sources}; imports and exports as {reporter} reports them, added up here");
            break;
        }
        return counted;
    }

    static async Task<Dictionary<string, DerivedValue>> Shared(ServiceClients serviceClients, string pair, CancellationToken cancellation)
    {
        var shared = 0;
        foreach (var peer in serviceClients.Of("forums"))
        {
            var forum = peer["forums-".Length..];
            var standings =
                (await new PairsService.PairsServiceClient(serviceClients.Channel(peer))
                    .GetPairAsync(new GetPairRequest { Forum = forum, Pair = pair }, Call(cancellation))).Standings
                .Where(s => s.Certainty == "certain" && s.Standing is "member" or "observer" or "participant" or "partner");
            if (standings.Select(s => s.State).Distinct().Count() == 2) shared++;
        }
        return new()
        {
            ["shared-forums"] =
            new DerivedValue(Text(shared), "", "",
                "Standings on record here: forums in which both States are member, participant, observer or partner")
        };
    }

    static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
