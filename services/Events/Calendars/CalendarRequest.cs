using System.Globalization;

namespace Embassy.Events.Calendars;

/// <summary>What a calendar or feed was asked for.</summary>
public sealed record CalendarRequest(
    string Locale, bool Negotiated, string Kind, string Direction, int Year, bool Fallback, Content.V1.Mission Mission)
{
    /// <summary>As a part of an address; also what tells one answer from another.</summary>
    public string Query => string.Create(CultureInfo.InvariantCulture, $"locale={Locale}")
        + (Kind.Length > 0 ? $"&kind={Kind}" : "") + (Direction.Length > 0 ? $"&direction={Direction}" : "")
        + (Year > 0 ? $"&year={Year}" : "") + (Fallback ? "&fallback=true" : "");
}
