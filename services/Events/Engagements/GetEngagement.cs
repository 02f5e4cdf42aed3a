using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Engagements;

// Returns one engagement with the parts visible to the caller; for any other caller it does not exist.
// Read-only: a repeat changes nothing.
partial class EngagementsApi
{
    public override async Task<V1.Engagement> GetEngagement(V1.GetEngagementRequest request, ServerCallContext context)
    {
        var engagement = await db.FindEngagement(request.Id, context.CancellationToken);
        var shown = await responses.Complete(engagement, context.CancellationToken);
        context.SetETag(responses.ETagOf(engagement, shown));
        context.MayBeCached(Until(engagement), ["mission", .. Cited(shown), $"engagements/{engagement.Id}"]);
        return shown;
    }

    /// <summary>The lifetime of a response: until the next embargo of a part ends.</summary>
    TimeSpan Until(Engagement engagement)
    {
        var now = clock.Now();
        return engagement.PartsAhead(now).Select(p => p.At - now).Append(SurrogateKeys.Usual).Min();
    }

    /// <summary>The cited records whose data the response contains.</summary>
    static IEnumerable<string> Cited(V1.Engagement shown) => shown.Delegations.SelectMany(d => d.Members).SelectMany(m => m.Capacities)
        .SelectMany(
            c => (string[])["tenures", c.Person.Length > 0 ? $"persons/{c.Person}" : "", c.Office.Length > 0 ? $"offices/{c.Office}" : ""])
            .Where(k => k.Length > 0).Distinct();
}
