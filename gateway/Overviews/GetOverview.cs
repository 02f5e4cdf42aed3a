using Embassy.Content.V1;
using Embassy.Cooperation.V1;
using Embassy.Events.V1;
using Embassy.Forums.V1;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Overviews;

/// <summary>
/// GET /v1/overview: returns the state of the relations with a partner, from four services in parallel within one
/// deadline. A part that a service does not deliver carries the reason.
/// </summary>
static class GetOverview
{
    const int Visits = 6, Letters = 6, Initiatives = 10, Agreements = 10, Cost = 40;

    static readonly string[] VisitKinds = ["state-visit", "official-visit", "working-visit", "parliamentary-visit", "judicial-visit"];

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public static void MapOverview(this IEndpointRouteBuilder app) =>
        app.MapComposedEndpoint("/v1/overview", Cost, ["partner", "locale"], async http =>
    {
        var endpointQuery = EndpointQuery.Of(http, "partner", "locale");
        var (partner, locale, validation) = (endpointQuery["partner"], endpointQuery["locale"], new RequestValidation());
        if (partner.Length == 0) validation.Add("partner", "required", "A State, ISO 3166-1 alpha-3, like AZE.");
        else validation.State("partner", partner);
        validation.When(locale.Length > 0 && !Languages.WellFormed(locale), "locale", "invalid_format", "A BCP 47 tag, like ar or az-Latn.");
        validation.Refuse();

        var parts = new PartRequests(http, Timeout);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        parts.EndAtMidnight(now);
        var key = http.RequestServices.GetRequiredService<OverviewOptions>().Page;
        var mission = parts.Ask("content", "mission", (c, o) =>
            new MissionsService.MissionsServiceClient(c).GetMissionAsync(new GetMissionRequest(), o));
        var (narrative, letters, roadmap) = (Narrative(parts, key, locale), LettersWith(parts, partner, locale, today), Roadmap(parts));
        var visits = Engagements(parts, partner, locale, today, VisitKinds);
        var consultations = Engagements(parts, partner, locale, today, "political-consultations");
        var (agreements, trade, forums) = (AgreementsWith(parts, partner), Trade(parts, mission, partner), Forums(parts, mission, partner));
        await Task.WhenAll(narrative, visits, consultations, letters, roadmap, agreements, trade, forums);

        var overview = new Overview
        {
            Partner = partner,
            Narrative = narrative.Result,
            Visits = visits.Result,
            Consultations = consultations.Result,
            Letters = letters.Result,
            Roadmap = roadmap.Result,
            Agreements = agreements.Result,
            Trade = trade.Result,
            Forums = forums.Result,
        };
        (string State, string Reason)[] outcomes =
        [
            (overview.Narrative.State, overview.Narrative.Reason), (overview.Visits.State, overview.Visits.Reason), (overview.Letters.State, overview.Letters.Reason), (overview.Roadmap.State, overview.Roadmap.Reason),
            (overview.Agreements.State, overview.Agreements.Reason), (overview.Trade.State, overview.Trade.Reason), (overview.Forums.State, overview.Forums.Reason),
        ];
        if (outcomes.All(p => p is { State: PartRequests.Missing, Reason: "service_unavailable" or "timeout" }))
            throw new Problem(ProblemCodes.ServiceUnavailable, "No service answers.");
        if (overview.Narrative.Page?.Locale is { Length: > 0 } spoken) http.Response.Headers.ContentLanguage = spoken;
        if (locale.Length == 0) http.Response.Headers.Vary = "Accept-Language";
        parts.Describe();
        await GatewayEndpoint.Write(http, overview, parts.IsComplete);
    }, negotiates: true);

    static async Task<NarrativePart> Narrative(PartRequests parts, string key, string locale)
    {
        var (page, reason) = await parts.Ask("content", "pages", (c, o) =>
            new PagesService.PagesServiceClient(c).GetPageAsync(new GetPageRequest { Key = key, Locale = locale }, o));
        return page is null ? new NarrativePart { State = PartRequests.Missing, Reason = reason }
            : new NarrativePart { State = PartRequests.Ok, Page = page };
    }

    static async Task<EngagementsPart> Engagements(PartRequests parts, string partner, string locale, DateOnly today, params string[] kinds)
    {
        var request = new ListEngagementsRequest
        {
            Kind = { kinds },
            Status = "held",
            Partner = partner,
            To = $"{today:yyyy-MM-dd}",
            Order = "-start",
            Locale = locale,
            PageSize = Visits,
        };
        var (answer, reason) = await parts.Ask("events", "engagements", (c, o) =>
            new EngagementsService.EngagementsServiceClient(c).ListEngagementsAsync(request, o));
        return answer is null ? new EngagementsPart { State = PartRequests.Missing, Reason = reason }
            : new EngagementsPart { State = PartRequests.Ok, Engagements = { answer.Engagements } };
    }

    static async Task<LettersPart> LettersWith(PartRequests parts, string partner, string locale, DateOnly today)
    {
        var request = new ListLettersRequest
        {
            Partner = partner,
            To = $"{today:yyyy-MM-dd}",
            Order = "-dated",
            Locale = locale,
            PageSize = Letters,
        };
        var (answer, reason) = await parts.Ask("events", "letters", (c, o) =>
            new LettersService.LettersServiceClient(c).ListLettersAsync(request, o));
        return answer is null ? new LettersPart { State = PartRequests.Missing, Reason = reason }
            : new LettersPart { State = PartRequests.Ok, Letters = { answer.Letters } };
    }

    static async Task<RoadmapPart> Roadmap(PartRequests parts)
    {
        var (answer, reason) = await parts.Ask("cooperation", "initiatives", (c, o) =>
            new RoadmapService.RoadmapServiceClient(c).ListInitiativesAsync(
            new ListInitiativesRequest { PageSize = Initiatives, IncludeTotal = true }, o));
        return answer is null ? new RoadmapPart { State = PartRequests.Missing, Reason = reason }
            : new RoadmapPart { State = PartRequests.Ok, Initiatives = { answer.Initiatives }, TotalSize = answer.TotalSize };
    }

    static async Task<TradePart> Trade(PartRequests parts, Task<(Mission? Answer, string Reason)> mission, string partner)
    {
        var (said, why) = await mission;
        if (said is null) return new TradePart { State = PartRequests.Missing, Reason = why };
        var (summary, reason) = await parts.Ask("cooperation", "trade", (c, o) =>
            new TradeService.TradeServiceClient(c).SummarizeTradeAsync(
            new SummarizeTradeRequest { Reporter = OwnState(said, partner), Partner = partner }, o));
        return summary is null ? new TradePart { State = PartRequests.Missing, Reason = reason }
            : new TradePart { State = PartRequests.Ok, Summary = summary };
    }

    /// <summary>Returns the mission's own State; if the partner is the sending State, the roles are reversed.</summary>
    static string OwnState(Mission mission, string partner) => mission.SendingState == partner ? mission.ReceivingState : mission.SendingState;

    static async Task<AgreementsPart> AgreementsWith(PartRequests parts, string partner)
    {
        var (answer, reason) = await parts.Ask("cooperation", "agreements", (c, o) =>
            new AgreementsService.AgreementsServiceClient(c).ListAgreementsAsync(
            new ListAgreementsRequest { Party = partner, PageSize = Agreements, IncludeTotal = true }, o));
        return answer is null ? new AgreementsPart { State = PartRequests.Missing, Reason = reason }
            : new AgreementsPart { State = PartRequests.Ok, Agreements = { answer.Agreements }, TotalSize = answer.TotalSize };
    }

    static async Task<ForumsPart> Forums(PartRequests parts, Task<(Mission? Answer, string Reason)> mission, string partner)
    {
        var forums = await Task.WhenAll(AllowedValues.Of(Forum.Descriptor.FindFieldByNumber(Forum.Forum_FieldNumber)).Select(async forum =>
        {
            var theirs = await Standing(parts, forum, partner);
            if (theirs.Answer is null) return new ForumPart { Forum = forum, State = PartRequests.Missing, Reason = theirs.Reason };
            var part = new ForumPart { Forum = forum, State = PartRequests.Ok, Partner = { theirs.Answer.Members } };
            var (said, why) = await mission;
            var (ours, reason) = said is null ? (null, why) : await Standing(parts, forum, OwnState(said, partner));
            if (ours is null) (part.State, part.Reason) = (PartRequests.Degraded, reason);
            else part.Own.Add(ours.Members);
            return part;
        }));
        var whole = forums.All(f => f.State == PartRequests.Ok);
        var none = forums.All(f => f.State == PartRequests.Missing);
        return new ForumsPart
        {
            State = whole ? PartRequests.Ok : none ? PartRequests.Missing : PartRequests.Degraded,
            Reason = whole ? "" : forums.First(f => f.State != PartRequests.Ok).Reason,
            Forums = { forums },
        };
    }

    static Task<(ListMembersResponse? Answer, string Reason)> Standing(PartRequests parts, string forum, string state) =>
        parts.Ask("forums-" + forum, "forums",
        (c, o) => new MembershipsService.MembershipsServiceClient(c).ListMembersAsync(new ListMembersRequest { Forum = forum, State = state }, o));
}
