using System.Buffers;
using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Embassy.ServiceDefaults;

/// <summary>Language handling: text direction and content negotiation.</summary>
public static class Languages
{
    /// <summary>The spelling of a source whose language says nothing, like that of a name (RFC 5646, 4.1).</summary>
    /// <remarks>It stands in for every language that has no text of its own.</remarks>
    public const string Undetermined = "und";

    // Languages written in Arabic, Hebrew, Syriac, Thaana or N'Ko script by default (CLDR likely subtags).
    static readonly HashSet<string> RightToLeft =
        ["ar", "arc", "azb", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];
    static readonly HashSet<string> RightToLeftScripts = ["Arab", "Hebr", "Nkoo", "Syrc", "Thaa"];

    /// <summary><c>rtl</c> or <c>ltr</c>; a script subtag wins over the language (<c>az-Arab</c>).</summary>
    public static string Direction(string locale)
    {
        var parts = locale.Split('-');
        if (Array.Find(parts, p => p.Length == 4) is { } script) return RightToLeftScripts.Contains(script) ? "rtl" : "ltr";
        return RightToLeft.Contains(parts[0]) ? "rtl" : "ltr";
    }

    /// <summary>The direction of a text, which its first letter decides where its language says nothing.</summary>
    public static string Direction(string locale, string text) =>
        locale == Undetermined && text.FirstOrDefault(char.IsLetter) is (>= '\u0590' and <= '\u08ff') or (>= '\ufb1d' and <= '\ufefc')
            ? "rtl" : Direction(locale);

    /// <summary>
    /// A well-formed tag in the short form that missions use: language, script, region (RFC 5646, 2.1).
    /// </summary>
    public static bool WellFormed(string tag)
    {
        if (tag.Length is < 2 or > 12) return false;
        var parts = tag.Split('-');
        return parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetterLower)
            && parts[1..].All(p => p.Length is 2 or 3 or 4 && p.All(char.IsAsciiLetterOrDigit));
    }

    /// <summary>
    /// Returns the first of a mission's languages that matches an Accept-Language header (RFC 9110, 12.5.4; lookup by
    /// RFC 4647: <c>fr-DZ</c> finds <c>fr</c>), or null. Considers the first twenty ranges; ignores invalid ones and
    /// those longer than 35 characters.
    /// </summary>
    public static string? Preferred(string? acceptLanguage, IReadOnlyList<string> offered)
    {
        if (string.IsNullOrEmpty(acceptLanguage)) return null;
        Span<(int Start, int Length, int Quality)> ranges = stackalloc (int, int, int)[MostRanges];
        var wanted = ranges[..Ranges(acceptLanguage, ranges)];
        // Highest quality first; among equals, the first in the header.
        while (true)
        {
            var best = -1;
            for (var i = 0; i < wanted.Length; i++)
                if (wanted[i].Quality > 0 && (best < 0 || wanted[i].Quality > wanted[best].Quality)) best = i;
            if (best < 0) return null;
            if (Lookup(acceptLanguage.AsSpan(wanted[best].Start, wanted[best].Length), offered) is { } found) return found;
            wanted[best].Quality = 0;
        }
    }

    // A tag has at most 35 characters (RFC 5646, 4.4.1); no real client sends more than twenty languages.
    const int LongestRange = 35, MostRanges = 20;

    /// <summary>
    /// Parses the first twenty well-formed ranges of the header, with quality in thousandths, and returns their number.
    /// </summary>
    static int Ranges(ReadOnlySpan<char> header, Span<(int Start, int Length, int Quality)> ranges)
    {
        var (count, seen) = (0, 0);
        foreach (var part in header.Split(','))
        {
            var item = header[part].Trim();
            if (item.IsEmpty) continue;
            if (++seen > MostRanges) break;
            var cut = item.IndexOf(';');
            var range = cut < 0 ? item : item[..cut].TrimEnd();
            if (range.Length is 0 or > LongestRange || range.ContainsAnyExcept(InRanges)
                || Quality(cut < 0 ? "" : item[cut..]) is not { } quality) continue;
            var (start, _) = part.GetOffsetAndLength(header.Length);
            ranges[count++] = (start + header[part].IndexOf(range, StringComparison.Ordinal), range.Length, quality);
        }
        return count;
    }

    static readonly SearchValues<char> InRanges = SearchValues.Create("-*ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    // ";q=0.5" is 500; null if invalid (RFC 9110, 12.4.2).
    static int? Quality(ReadOnlySpan<char> weight)
    {
        if (weight.IsEmpty) return 1000;
        weight = weight[1..].Trim();
        if (weight.Length is < 3 or > 7 || weight[0] is not ('q' or 'Q') || weight[1] != '=') return null;
        return decimal.TryParse(weight[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) && q is >= 0 and <= 1
            ? (int)(q * 1000) : null;
    }

    /// <summary>
    /// Returns the offered language that a range finds (RFC 4647, 3.4): itself or, shortened, a broader one.
    /// </summary>
    public static string? Lookup(ReadOnlySpan<char> range, IReadOnlyList<string> offered)
    {
        if (range is "*") return offered.Count > 0 ? offered[0] : null;
        for (var tag = range; !tag.IsEmpty; tag = tag.LastIndexOf('-') is > 0 and var cut ? tag[..cut] : [])
            for (var i = 0; i < offered.Count; i++)
                if (tag.Equals(offered[i], StringComparison.OrdinalIgnoreCase)) return offered[i];
        return null;
    }

    /// <summary>
    /// Returns the language of a response that has one language only: the requested one; else the best match of
    /// Accept-Language; else the first offered.
    /// </summary>
    /// <exception cref="Problem"><c>unknown_language</c>, if the requested one is not offered.</exception>
    public static string OneOf(this ServerCallContext call, string asked, IReadOnlyList<string> offered) =>
        asked.Length == 0 ? Preferred(call.GetHttpContext().Request.Headers.AcceptLanguage, offered) ?? offered[0]
            : Lookup(asked, offered) ?? throw Unknown(offered);

    /// <summary>The problem of a language that is not one of the mission's.</summary>
    public static Problem Unknown(IReadOnlyList<string> offered) =>
        Problem.Invalid("locale", "unknown_language", $"One of the mission's languages: {string.Join(", ", offered)}.");

    /// <summary>Sets Content-Language, and Vary if Accept-Language was considered.</summary>
    public static void SetLanguage(this ServerCallContext call, string locale, bool negotiated)
    {
        var headers = call.GetHttpContext().Response.Headers;
        headers.ContentLanguage = locale;
        if (negotiated) headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
    }
}
