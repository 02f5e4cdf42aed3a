using Embassy.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Embassy.ServiceDefaults;

/// <summary>The language in which a response answers.</summary>
/// <param name="Locale">One of the mission's languages; null for every language.</param>
/// <param name="Negotiated">True if Accept-Language was considered.</param>
/// <param name="Fallback">True if a text in another language may stand in for a missing one.</param>
/// <param name="Offered">The mission's languages in their order.</param>
public sealed record ResponseLanguage(string? Locale, bool Negotiated, bool Fallback, IReadOnlyList<string> Offered)
{
    const string All = "*";
    static readonly object Key = typeof(ResponseLanguage);

    /// <summary>Every language, as a program reads a record over gRPC.</summary>
    public static readonly ResponseLanguage Every = new(null, Negotiated: false, Fallback: false, []);

    /// <summary>The language as <c>locale</c> of a request to a service.</summary>
    public string Asked => Locale ?? All;

    /// <summary>The language of the response to this call.</summary>
    public static ResponseLanguage Of(ServerCallContext call) =>
        call.GetHttpContext().Items.TryGetValue(Key, out var language) ? (ResponseLanguage)language! : Every;

    /// <summary>
    /// <c>locale</c> wins over Accept-Language (lookup by RFC 4647 for both); without either it is the mission's first
    /// language over HTTP, and every language for a program that calls over gRPC.
    /// </summary>
    /// <param name="offered">Null while the mission's languages are not known: then a requested language is taken as it
    /// is, and nothing is negotiated.</param>
    public static ResponseLanguage Choose(HttpContext http, string asked, bool fallback, IReadOnlyList<string>? offered)
    {
        if (asked == All) return Every with { Offered = offered ?? [] };
        if (asked.Length > 0)
        {
            var found = offered is null
                ? Languages.WellFormed(asked) ? asked : null
                : Languages.Lookup(asked, offered);
            return new(found ?? throw (offered is null ? Problem.Invalid("locale", "unknown_language", "A BCP 47 tag, like ar or az-Latn.")
                : Languages.Unknown(offered)), Negotiated: false, fallback, offered ?? [found]);
        }
        var accepted = http.Request.Headers.AcceptLanguage;
        if (offered is null || accepted.Count == 0 && IsGrpc(http)) return Every with { Negotiated = !IsGrpc(http) };
        return new(Languages.Preferred(accepted, offered) ?? offered[0], Negotiated: true, fallback, offered);
    }

    /// <summary>
    /// The one of these texts in the language, or else the spelling of the source; otherwise one that says that it is
    /// missing, or with fallback one in another language.
    /// </summary>
    /// <remarks>Not for every language.</remarks>
    public Text Select(IReadOnlyList<Text> texts)
    {
        foreach (var text in texts)
            if (text.Lang == Locale) return text;
        foreach (var text in texts)
            if (text.Lang == Languages.Undetermined) return text;
        if (!Fallback || texts.Count == 0) return new Text { Lang = Locale, Dir = Languages.Direction(Locale!), Missing = true };
        var first = Offered.Select(l => texts.FirstOrDefault(t => t.Lang == l)).FirstOrDefault(t => t is not null) ?? texts[0];
        // The text may be one that the service keeps for all responses.
        return new Text(first) { Fallback = true };
    }

    internal void Keep(HttpContext http) => http.Items[Key] = this;

    /// <summary>Names the language in the headers.</summary>
    public void Name(IHeaderDictionary headers)
    {
        if (Negotiated) headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        if (Locale is not null) headers.ContentLanguage = Locale;
    }

    /// <summary>
    /// Names the language in the headers, and in the ETag, since one address has several representations.
    /// </summary>
    internal void Describe(HttpResponse response)
    {
        var headers = response.Headers;
        Name(headers);
        if (Locale is null) return;
        if (headers.ETag is [{ Length: > 2 } etag]) headers.ETag = $"{etag[..^1]}-{Locale}\"";
    }

    static bool IsGrpc(HttpContext http) =>
        http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
}
