using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events;

// Shows one engagement to whoever may see it, with those parts that he may see; to anybody else it is not there.
partial class EventsApi
{
    public override async Task<V1.Engagement> GetEngagement(V1.GetEngagementRequest request, ServerCallContext context)
    {
        var locale = await Wanted(request.Locale, context);
        var engagement = await Find(request.Id, context.CancellationToken);
        var shown = await Complete(engagement, locale, context.CancellationToken);
        if (shown.Title is { } title) context.SetLanguage(title.Lang, negotiated: false);
        // The public is told nothing of what was changed out of its sight, not even that something was.
        context.SetETag(requestContext.Caller.SeesInternal ? ETags.Of(engagement.Version, Join(locale, Computed(shown))) : ETags.OfContent(shown));
        context.MayBeCached(Until(engagement), ["mission", .. Cited(shown), $"engagements/{engagement.Id}"]);
        return shown;
    }
}
