using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Embassy.ServiceDefaults;

/// <summary>What the platform knows of languages: their direction, and which one a reader means.</summary>
public static class Languages
{
    // Languages written in Arabic, Hebrew, Syriac, Thaana or N'Ko script by default (CLDR likely subtags).
    static readonly HashSet<string> RightToLeft = ["ar", "arc", "azb", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];
    static readonly HashSet<string> RightToLeftScripts = ["Arab", "Hebr", "Nkoo", "Syrc", "Thaa"];

    /// <summary><c>rtl</c> or <c>ltr</c>; a script subtag wins over the language (<c>az-Arab</c>).</summary>
    public static string Direction(string locale)
    {
        var parts = locale.Split('-');
        if (Array.Find(parts, p => p.Length == 4) is { } script) return RightToLeftScripts.Contains(script) ? "rtl" : "ltr";
        return RightToLeft.Contains(parts[0]) ? "rtl" : "ltr";
    }

    /// <summary>A well-formed tag in the short form that missions use: language, script, region (RFC 5646, 2.1).</summary>
    public static bool WellFormed(string tag)
    {
        if (tag.Length is < 2 or > 12) return false;
        var parts = tag.Split('-');
        return parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetterLower)
            && parts[1..].All(p => p.Length is 2 or 3 or 4 && p.All(char.IsAsciiLetterOrDigit));
    }

    /// <summary>
    /// The first of a mission's languages that an Accept-Language header wants (RFC 9110, 12.5.4; matching by RFC 4647,
    /// lookup: <c>fr-DZ</c> finds <c>fr</c>), or null.
    /// </summary>
    public static string? Preferred(string? acceptLanguage, IReadOnlyList<string> offered)
    {
        if (string.IsNullOrEmpty(acceptLanguage)
            || !StringWithQualityHeaderValue.TryParseList([acceptLanguage], out var wanted)) return null;
        foreach (var range in wanted.Where(w => w.Quality is not 0).OrderByDescending(w => w.Quality ?? 1))
        {
            for (var tag = range.Value.ToString(); tag.Length > 0; tag = tag.LastIndexOf('-') is > 0 and var cut ? tag[..cut] : "")
                if (offered.FirstOrDefault(o => o.Equals(tag, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
            if (range.Value == "*") return offered.Count > 0 ? offered[0] : null;
        }
        return null;
    }

    /// <summary>
    /// The language a reader means: the one asked for, which need not be one of the mission's; else what Accept-Language
    /// wants of them; else the first.
    /// </summary>
    public static string Wanted(this ServerCallContext call, string asked, IReadOnlyList<string> offered)
    {
        if (asked.Length == 0) return Preferred(call.GetHttpContext().Request.Headers.AcceptLanguage, offered) ?? offered[0];
        if (!WellFormed(asked)) throw Problem.Invalid("locale", "unknown_language", "A BCP 47 tag; the mission's are " + string.Join(", ", offered) + ".");
        return asked;
    }

    /// <summary>Says which language the answer has, and, when Accept-Language had a say, that it depends on it.</summary>
    public static void SetLanguage(this ServerCallContext call, string locale, bool negotiated)
    {
        var headers = call.GetHttpContext().Response.Headers;
        headers.ContentLanguage = locale;
        if (negotiated) headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
    }
}
