using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Engagements;

// Shows one engagement to whoever may see it, with those parts that he may see; to anybody else it is not there.
partial class EngagementsApi
{
    public override async Task<V1.Engagement> GetEngagement(V1.GetEngagementRequest request, ServerCallContext context)
    {
        var locale = await missions.TitleLocale(request.Locale, context);
        var engagement = await db.FindEngagement(request.Id, context.CancellationToken);
        var shown = await responses.Complete(engagement, locale, context.CancellationToken);
        if (shown.Title is { } title) context.SetLanguage(title.Lang, negotiated: false);
        context.SetETag(responses.ETagOf(engagement, shown, locale));
        context.MayBeCached(Until(engagement), ["mission", .. Cited(shown), $"engagements/{engagement.Id}"]);
        return shown;
    }

    /// <summary>How long an answer holds: to the end of the next embargo of a part.</summary>
    TimeSpan Until(Engagement engagement)
    {
        var now = clock.Now();
        return engagement.PartsAhead(now).Select(p => p.At - now).Append(SurrogateKeys.Usual).Min();
    }

    /// <summary>The records of others that an answer shows something of.</summary>
    static IEnumerable<string> Cited(V1.Engagement shown) => shown.Delegations.SelectMany(d => d.Members).SelectMany(m => m.Capacities)
        .SelectMany(c => (string[])["tenures", c.Person.Length > 0 ? $"persons/{c.Person}" : "", c.Office.Length > 0 ? $"offices/{c.Office}" : ""]).Where(k => k.Length > 0).Distinct();
}
