using System.Globalization;
using Embassy.Events.Calendars;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// What calendars and feeds begin and end with: which engagements, in which language, and the bytes on their way.
partial class EventsApi
{
    /// <summary>What a calendar or feed was asked for.</summary>
    sealed record CalendarRequest(string Locale, bool Negotiated, string Kind, string Direction, int Year, bool Fallback, Content.V1.Mission Mission)
    {
        /// <summary>As a part of an address; also what tells one answer from another.</summary>
        public string Query => string.Create(CultureInfo.InvariantCulture, $"locale={Locale}")
            + (Kind.Length > 0 ? $"&kind={Kind}" : "") + (Direction.Length > 0 ? $"&direction={Direction}" : "")
            + (Year > 0 ? $"&year={Year}" : "") + (Fallback ? "&fallback=true" : "");
    }

    async Task<CalendarRequest> Ask(string locale, string kind, string direction, int year, bool fallback, ServerCallContext context)
    {
        var mission = await missions.Get(context.CancellationToken);
        var validation = new RequestValidation();
        if (locale.Length > 0) validation.Language("locale", locale, mission.Locales);
        validation.When(year is not 0 and (< 1000 or > 9999), "year", "out_of_range", "1000 to 9999.");
        validation.Refuse();
        var wanted = locale.Length > 0 ? locale : Languages.Preferred(context.GetHttpContext().Request.Headers.AcceptLanguage, mission.Locales) ?? mission.Locales[0];
        return new CalendarRequest(wanted, locale.Length == 0, kind, direction, year, fallback, mission);
    }

    /// <summary>What the caller may see of it, and what the public once saw: that is shown as withdrawn.</summary>
    IQueryable<Engagement> Matching(CalendarRequest calendarRequest)
    {
        if (requestContext.Caller.SeesInternal) return Narrow(db.Engagements.AsNoTracking(), calendarRequest);
        var now = clock.Now();
        return Narrow(db.Engagements.IgnoreQueryFilters().AsNoTracking(), calendarRequest)
            .Where(e => e.WithdrawnAt != null || e.Audience == Audiences.Public && (e.EmbargoUntil == null || e.EmbargoUntil <= now));
    }

    static IQueryable<Engagement> Narrow(IQueryable<Engagement> engagements, CalendarRequest calendarRequest)
    {
        if (calendarRequest.Kind.Length > 0) engagements = engagements.Where(e => e.Kind == calendarRequest.Kind);
        if (calendarRequest.Direction.Length > 0) engagements = engagements.Where(e => e.Direction == calendarRequest.Direction);
        if (calendarRequest.Year == 0) return engagements;
        var (first, last) = (new DateOnly(calendarRequest.Year, 1, 1), new DateOnly(calendarRequest.Year, 12, 31));
        return engagements.Where(e => e.StartFirst >= first && e.StartFirst <= last);
    }

    /// <summary>Grows or changes with whatever changes an answer: another version, another one there, the end of an embargo.</summary>
    async Task<string> Stamp(CalendarRequest calendarRequest, CancellationToken cancellation)
    {
        var now = clock.Now();
        var seen = await Matching(calendarRequest).GroupBy(_ => 1).Select(g => new
        {
            Count = g.Count(),
            Versions = g.Sum(e => (long)e.Version),
            // What comes back at the end of an embargo is counted among the withdrawn until then.
            Open = g.Sum(e => e.EmbargoUntil == null || e.EmbargoUntil <= now ? 1 : 0),
        }).SingleOrDefaultAsync(cancellation);
        return string.Create(CultureInfo.InvariantCulture, $"{seen?.Count} {seen?.Versions} {seen?.Open} {calendarRequest.Mission.Version}");
    }

    static HttpBody Send(CachedFile file, string mediaType, CalendarRequest calendarRequest, ServerCallContext context)
    {
        context.SetETag(file.ETag);
        context.SetLanguage(calendarRequest.Locale, calendarRequest.Negotiated);
        return new HttpBody { ContentType = mediaType, Data = UnsafeByteOperations.UnsafeWrap(file.Bytes) };
    }
}
