using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Calendars;

/// <summary>The parameters of a calendar or feed request.</summary>
public sealed record CalendarRequest(
    string Locale, bool Negotiated, string Kind, string Direction, int Year, bool Fallback, Content.V1.Mission Mission, LocaleData Words,
    bool Occasions = false)
{
    /// <summary>The parameters as a query string; also the cache key of the response.</summary>
    public string Query => string.Create(CultureInfo.InvariantCulture, $"locale={Locale}")
        + (Kind.Length > 0 ? $"&kind={Kind}" : "") + (Direction.Length > 0 ? $"&direction={Direction}" : "")
        + (Year > 0 ? $"&year={Year}" : "") + (Fallback ? "&fallback=true" : "")
        + (Occasions ? "&occasions=true" : "");
}
