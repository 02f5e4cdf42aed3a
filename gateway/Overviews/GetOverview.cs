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
        app.MapComposedEndpoint("/v1/overview", Cost, ["partner", "locale", "fallback"], async http =>
    {
        var endpointQuery = EndpointQuery.Of(http, "partner", "locale", "fallback");
        var (partner, validation) = (endpointQuery["partner"], new RequestValidation());
        if (partner.Length == 0) validation.Add("partner", "required", "A State, ISO 3166-1 alpha-3, like AZE.");
        else validation.State("partner", partner);
        validation.Refuse();
        var language = await ComposedEndpoint.Language(http, endpointQuery);

        var parts = new PartRequests(http, Timeout);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        parts.EndAtMidnight(now);
        var key = http.RequestServices.GetRequiredService<OverviewOptions>().Page;
        var mission = parts.Ask("content", "mission", (c, o) =>
            new MissionsService.MissionsServiceClient(c).GetMissionAsync(new GetMissionRequest(), o));
        var (narrative, letters) = (Narrative(parts, key, language), LettersWith(parts, partner, language, today));
        var visits = Engagements(parts, partner, language, today, VisitKinds);
        var consultations = Engagements(parts, partner, language, today, "political-consultations");
        var (roadmap, agreements) = (Roadmap(parts, language), AgreementsWith(parts, partner, language));
        var (trade, forums) = (Trade(parts, mission, partner, language), Forums(parts, mission, partner));
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
        parts.Describe();
        await GatewayEndpoint.Write(http, overview, parts.IsComplete);
    }, negotiates: true);

    static async Task<NarrativePart> Narrative(PartRequests parts, string key, ResponseLanguage language)
    {
        var part = await parts.Ask("content", "pages", (c, o) =>
            new PagesService.PagesServiceClient(c).GetPageAsync(
            new GetPageRequest { Key = key, Locale = language.Asked, Fallback = language.Fallback }, o));
        return new() { State = part.State, Reason = part.Reason, Page = part.Answer };
    }

    static async Task<EngagementsPart> Engagements(PartRequests parts, string partner, ResponseLanguage language, DateOnly today,
        params string[] kinds)
    {
        var request = new ListEngagementsRequest
        {
            Kind = { kinds },
            Status = { "held" },
            Partner = { partner },
            To = $"{today:yyyy-MM-dd}",
            Order = "-start",
            Locale = language.Asked,
            Fallback = language.Fallback,
            PageSize = Visits,
        };
        var part = await parts.Ask("events", "engagements", (c, o) =>
            new EngagementsService.EngagementsServiceClient(c).ListEngagementsAsync(request, o));
        return new() { State = part.State, Reason = part.Reason, Engagements = { part.Answer?.Engagements ?? [] } };
    }

    static async Task<LettersPart> LettersWith(PartRequests parts, string partner, ResponseLanguage language, DateOnly today)
    {
        var request = new ListLettersRequest
        {
            Partner = { partner },
            To = $"{today:yyyy-MM-dd}",
            Order = "-dated",
            Locale = language.Asked,
            Fallback = language.Fallback,
            PageSize = Letters,
        };
        var part = await parts.Ask("events", "letters", (c, o) =>
            new LettersService.LettersServiceClient(c).ListLettersAsync(request, o));
        return new() { State = part.State, Reason = part.Reason, Letters = { part.Answer?.Letters ?? [] } };
    }

    static async Task<RoadmapPart> Roadmap(PartRequests parts, ResponseLanguage language)
    {
        var part = await parts.Ask("cooperation", "initiatives", (c, o) =>
            new RoadmapService.RoadmapServiceClient(c).ListInitiativesAsync(
            new ListInitiativesRequest
            {
                PageSize = Initiatives,
                IncludeTotal = true,
                Locale = language.Asked,
                Fallback = language.Fallback,
            }, o));
        return new()
        {
            State = part.State,
            Reason = part.Reason,
            Initiatives = { part.Answer?.Initiatives ?? [] },
            TotalSize = part.Answer?.TotalSize ?? 0,
        };
    }

    static async Task<TradePart> Trade(PartRequests parts, Task<Part<Mission>> mission, string partner,
        ResponseLanguage language)
    {
        var known = await mission;
        var part = known.Answer is not { } said ? known.Without<TradeSummary>() : await parts.Ask("cooperation", "trade", (c, o) =>
            new TradeService.TradeServiceClient(c).SummarizeTradeAsync(
            new SummarizeTradeRequest
            {
                Reporter = OwnState(said, partner),
                Partner = partner,
                Locale = language.Asked,
                Fallback = language.Fallback,
            }, o));
        return new() { State = part.State, Reason = part.Reason, Summary = part.Answer };
    }

    /// <summary>Returns the mission's own State; if the partner is the sending State, the roles are reversed.</summary>
    static string OwnState(Mission mission, string partner) => mission.SendingState == partner ? mission.ReceivingState
        : mission.SendingState;

    static async Task<AgreementsPart> AgreementsWith(PartRequests parts, string partner, ResponseLanguage language)
    {
        var part = await parts.Ask("cooperation", "agreements", (c, o) =>
            new AgreementsService.AgreementsServiceClient(c).ListAgreementsAsync(
            new ListAgreementsRequest
            {
                Party = partner,
                PageSize = Agreements,
                IncludeTotal = true,
                Locale = language.Asked,
                Fallback = language.Fallback,
            }, o));
        return new()
        {
            State = part.State,
            Reason = part.Reason,
            Agreements = { part.Answer?.Agreements ?? [] },
            TotalSize = part.Answer?.TotalSize ?? 0,
        };
    }

    static async Task<ForumsPart> Forums(PartRequests parts, Task<Part<Mission>> mission, string partner)
    {
        var forums = await Task.WhenAll(AllowedValues.Of(Forum.Descriptor.FindFieldByNumber(Forum.Forum_FieldNumber)).Select(async forum =>
        {
            var theirs = await Standing(parts, forum, partner);
            if (theirs.Answer is null) return new ForumPart { Forum = forum, State = theirs.State, Reason = theirs.Reason };
            var known = await mission;
            var ours = known.Answer is { } said ? await Standing(parts, forum, OwnState(said, partner))
                : known.Without<ListMembersResponse>();
            return new ForumPart
            {
                Forum = forum,
                State = ours.Answer is null ? PartState.Degraded : PartState.Ok,
                Reason = ours.Reason,
                Partner = { theirs.Answer.Members },
                Own = { ours.Answer?.Members ?? [] },
            };
        }));
        var (state, reason) = PartState.Of([.. forums.Select(f => (f.State, f.Reason))]);
        return new ForumsPart { State = state, Reason = reason, Forums = { forums } };
    }

    static Task<Part<ListMembersResponse>> Standing(PartRequests parts, string forum, string state) =>
        parts.Ask("forums-" + forum, "forums",
        (c, o) => new MembershipsService.MembershipsServiceClient(c).ListMembersAsync(
            new ListMembersRequest { Forum = forum, State = state }, o));
}
