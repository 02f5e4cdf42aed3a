using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events;

// Shows one engagement to whoever may see it; to anybody else it is not there.
partial class EventsApi
{
    public override async Task<V1.Engagement> GetEngagement(V1.GetEngagementRequest request, ServerCallContext context)
    {
        var locale = await Wanted(request.Locale, context);
        var engagement = await Find(request.Id, context.CancellationToken);
        var toStaff = work.Caller.SeesInternal;
        var shown = engagement.ToProto(locale, toStaff);
        if (shown.Title is { } title) context.SetLanguage(title.Lang, negotiated: false);
        // Staff read an embargo there that the public, once it is over, does not: two representations.
        var variant = !toStaff && engagement.EmbargoUntil is not null ? $"{locale}-public".TrimStart('-') : locale;
        context.SetETag(ETags.Of(engagement.Version, variant));
        context.MayBeCached(Surrogates.Usual, $"engagements/{engagement.Id}");
        return shown;
    }
}
