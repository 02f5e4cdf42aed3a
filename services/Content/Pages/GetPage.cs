using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Pages;

// Returns the published edition of a page in one language, now or as of a day, with the state of the other languages.
// It never returns a draft, to any caller. It is a read, so a repeat changes nothing.
partial class PagesApi
{
    public override async Task<V1.Page> GetPage(V1.GetPageRequest request, ServerCallContext context)
    {
        var locale = context.OneOf(request.Locale, await missions.Locales(db, context.CancellationToken));
        var validation = new RequestValidation();
        var day = validation.Day("asOf", request.AsOf);
        // A day means its end in UTC; for today it means now.
        validation.When(day > clock.Today(), "asOf", "future_date", "A day that has begun, in UTC.");
        validation.Refuse();
        DateTimeOffset? asOf = day is { } named
            ? new DateTimeOffset(named.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddDays(1)
                .AddTicks(-TimeSpan.TicksPerMicrosecond) : null;
        var (page, breadcrumb) = await Read(request.Key, request.Key, locale, request.Fallback, asOf, context.CancellationToken);
        page.AsOf = request.AsOf;
        Answer(page, breadcrumb, context, negotiated: request.Locale.Length == 0);
        return page;
    }
}
