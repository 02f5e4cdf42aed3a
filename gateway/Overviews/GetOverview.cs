using Embassy.Content.V1;
using Embassy.Cooperation.V1;
using Embassy.Events.V1;
using Embassy.Forums.V1;
using Embassy.Gateway.Problems;
using Embassy.Gateway.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Overviews;

/// <summary>
/// GET /v1/overview: how things stand with a partner, out of four services at once within one deadline. What one of them does
/// not give is said in its part, and the rest is given out.
/// </summary>
static class GetOverview
{
    const int Visits = 6, Letters = 6, Initiatives = 10, Agreements = 10, Page = 100, Pages = 5;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapOverview(this IEndpointRouteBuilder app) => app.MapOwn("/v1/overview", async http =>
    {
        var query = Query.Of(http, "partner", "locale");
        var (partner, locale, checks) = (query["partner"], query["locale"], new Checks());
        if (partner.Length == 0) checks.Add("partner", "required", "A State, ISO 3166-1 alpha-3, like AZE.");
        else checks.State("partner", partner);
        checks.When(locale.Length > 0 && !Languages.WellFormed(locale), "locale", "invalid_format", "A BCP 47 tag, like ar or az-Latn.");
        checks.Refuse();

        var ask = new Asked(http.RequestServices.GetRequiredService<Peers>(), new CallOptions(
            http.Request.Headers.AcceptLanguage is { Count: > 0 } wanted ? new Metadata { { "accept-language", wanted.ToString() } } : null,
            DateTime.UtcNow + Patience, http.RequestAborted));
        var today = DateOnly.FromDateTime(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        var key = http.RequestServices.GetRequiredService<IConfiguration>()["Overview:Page"] ?? "current-relations";
        var mission = ask.For("content", c => new ContentService.ContentServiceClient(c).GetMissionAsync(new GetMissionRequest(), ask.Options));
        var (narrative, engagements, letters, roadmap) = (Narrative(ask, key, locale), Engagements(ask, partner, locale, today), LettersWith(ask, partner, locale, today), Roadmap(ask));
        var (agreements, trade, forums) = (AgreementsWith(ask, partner), Trade(ask, mission, partner), Forums(ask, mission, partner));
        await Task.WhenAll(narrative, engagements, letters, roadmap, agreements, trade, forums);

        var overview = new Overview
        {
            Partner = partner,
            Narrative = narrative.Result,
            Visits = engagements.Result.Visits,
            Consultations = engagements.Result.Consultations,
            Letters = letters.Result,
            Roadmap = roadmap.Result,
            Agreements = agreements.Result,
            Trade = trade.Result,
            Forums = forums.Result,
        };
        (string State, string Reason)[] parts =
        [
            (overview.Narrative.State, overview.Narrative.Reason), (overview.Visits.State, overview.Visits.Reason), (overview.Letters.State, overview.Letters.Reason), (overview.Roadmap.State, overview.Roadmap.Reason),
            (overview.Agreements.State, overview.Agreements.Reason), (overview.Trade.State, overview.Trade.Reason), (overview.Forums.State, overview.Forums.Reason),
        ];
        if (parts.All(p => p is { State: "missing", Reason: "service_unavailable" or "timeout" })) throw new Problem(Reasons.ServiceUnavailable, "No service answers.");
        if (overview.Narrative.Page?.Locale is { Length: > 0 } spoken) http.Response.Headers.ContentLanguage = spoken;
        if (locale.Length == 0) http.Response.Headers.Vary = "Accept-Language";
        await Own.Write(http, overview, whole: !parts.Any(p => p.Reason is "service_unavailable" or "timeout"));
    });

    static async Task<NarrativePart> Narrative(Asked ask, string key, string locale)
    {
        var (page, reason) = await ask.For("content", c => new ContentService.ContentServiceClient(c).GetPageAsync(new GetPageRequest { Key = key, Locale = locale }, ask.Options));
        return page is null ? new NarrativePart { State = "missing", Reason = reason } : new NarrativePart { State = "ok", Page = page };
    }

    // The list begins with the earliest, so that the last five years are read to their end.
    static async Task<(EngagementsPart Visits, EngagementsPart Consultations)> Engagements(Asked ask, string partner, string locale, DateOnly today)
    {
        var request = new ListEngagementsRequest { Status = "held", From = $"{today.AddYears(-5):yyyy-MM-dd}", To = $"{today:yyyy-MM-dd}", Locale = locale, PageSize = Page };
        var (held, more) = (new List<Engagement>(), true);
        for (var page = 0; page < Pages && more; page++)
        {
            var (answer, reason) = await ask.For("events", c => new EventsService.EventsServiceClient(c).ListEngagementsAsync(request, ask.Options));
            if (answer is null) return (new EngagementsPart { State = "missing", Reason = reason }, new EngagementsPart { State = "missing", Reason = reason });
            held.AddRange(answer.Engagements.Where(e => e.States.Contains(partner)));
            request.PageToken = answer.NextPageToken;
            more = answer.NextPageToken.Length > 0;
        }
        held.Reverse();
        EngagementsPart Part(Func<Engagement, bool> which) => new()
        {
            State = more ? "degraded" : "ok",
            Reason = more ? "shortened" : "",
            Engagements = { held.Where(which).Take(Visits) },
        };
        return (Part(e => e.Kind.EndsWith("-visit", StringComparison.Ordinal)), Part(e => e.Kind == "political-consultations"));
    }

    // By date, the earliest first, as engagements are.
    static async Task<LettersPart> LettersWith(Asked ask, string partner, string locale, DateOnly today)
    {
        var request = new ListLettersRequest { From = $"{today.AddYears(-5):yyyy-MM-dd}", To = $"{today:yyyy-MM-dd}", Locale = locale, PageSize = Page };
        var (found, more) = (new List<Letter>(), true);
        for (var page = 0; page < Pages && more; page++)
        {
            var (answer, reason) = await ask.For("events", c => new EventsService.EventsServiceClient(c).ListLettersAsync(request, ask.Options));
            if (answer is null) return new LettersPart { State = "missing", Reason = reason };
            found.AddRange(answer.Letters.Where(l => l.Sender?.State == partner || l.Addressee?.State == partner));
            request.PageToken = answer.NextPageToken;
            more = answer.NextPageToken.Length > 0;
        }
        found.Reverse();
        return new LettersPart { State = more ? "degraded" : "ok", Reason = more ? "shortened" : "", Letters = { found.Take(Letters) } };
    }

    static async Task<RoadmapPart> Roadmap(Asked ask)
    {
        var (answer, reason) = await ask.For("cooperation", c => new CooperationService.CooperationServiceClient(c).ListInitiativesAsync(
            new ListInitiativesRequest { PageSize = Initiatives, IncludeTotal = true }, ask.Options));
        return answer is null ? new RoadmapPart { State = "missing", Reason = reason }
            : new RoadmapPart { State = "ok", Initiatives = { answer.Initiatives }, TotalSize = answer.TotalSize };
    }

    static async Task<TradePart> Trade(Asked ask, Task<(Mission? Answer, string Reason)> mission, string partner)
    {
        var (said, why) = await mission;
        if (said is null) return new TradePart { State = "missing", Reason = why };
        var (summary, reason) = await ask.For("cooperation", c => new CooperationService.CooperationServiceClient(c).SummarizeTradeAsync(
            new SummarizeTradeRequest { Reporter = OwnState(said, partner), Partner = partner }, ask.Options));
        return summary is null ? new TradePart { State = "missing", Reason = reason } : new TradePart { State = "ok", Summary = summary };
    }

    /// <summary>The mission's own State; who asks of that one means the two the other way round.</summary>
    static string OwnState(Mission mission, string partner) => mission.SendingState == partner ? mission.ReceivingState : mission.SendingState;

    static async Task<AgreementsPart> AgreementsWith(Asked ask, string partner)
    {
        var (answer, reason) = await ask.For("cooperation", c => new CooperationService.CooperationServiceClient(c).ListAgreementsAsync(
            new ListAgreementsRequest { Party = partner, PageSize = Agreements, IncludeTotal = true }, ask.Options));
        return answer is null ? new AgreementsPart { State = "missing", Reason = reason }
            : new AgreementsPart { State = "ok", Agreements = { answer.Agreements }, TotalSize = answer.TotalSize };
    }

    static async Task<ForumsPart> Forums(Asked ask, Task<(Mission? Answer, string Reason)> mission, string partner)
    {
        var forums = await Task.WhenAll(Words.Of(Forum.Descriptor.FindFieldByNumber(Forum.Forum_FieldNumber)).Select(async forum =>
        {
            var theirs = await Standing(ask, forum, partner);
            if (theirs.Answer is null) return new ForumPart { Forum = forum, State = "missing", Reason = theirs.Reason };
            var part = new ForumPart { Forum = forum, State = "ok", Partner = { theirs.Answer.Members } };
            var (said, why) = await mission;
            var (ours, reason) = said is null ? (null, why) : await Standing(ask, forum, OwnState(said, partner));
            if (ours is null) (part.State, part.Reason) = ("degraded", reason);
            else part.Own.Add(ours.Members);
            return part;
        }));
        var whole = forums.All(f => f.State == "ok");
        var none = forums.All(f => f.State == "missing");
        return new ForumsPart
        {
            State = whole ? "ok" : none ? "missing" : "degraded",
            Reason = whole ? "" : forums.First(f => f.State != "ok").Reason,
            Forums = { forums },
        };
    }

    static Task<(ListMembersResponse? Answer, string Reason)> Standing(Asked ask, string forum, string state) => ask.For("forums-" + forum,
        c => new ForumsService.ForumsServiceClient(c).ListMembersAsync(new ListMembersRequest { Forum = forum, State = state }, ask.Options));

    /// <summary>One deadline for all that is asked, and what became of each.</summary>
    sealed record Asked(Peers Peers, CallOptions Options)
    {
        public async Task<(T? Answer, string Reason)> For<T>(string peer, Func<ChannelBase, AsyncUnaryCall<T>> call) where T : class
        {
            try
            {
                return (await call(Peers.Channel(peer)), "");
            }
            catch (RpcException e) when (e.StatusCode is not StatusCode.Cancelled || !Options.CancellationToken.IsCancellationRequested)
            {
                return (null, e.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason
                    ?? (e.StatusCode is StatusCode.DeadlineExceeded ? Reasons.Timeout : Reasons.ServiceUnavailable).Code);
            }
            catch (Problem)
            {
                // The service is not part of this deployment.
                return (null, Reasons.ServiceUnavailable.Code);
            }
        }
    }
}
