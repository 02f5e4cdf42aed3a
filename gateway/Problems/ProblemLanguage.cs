using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embassy.ServiceDefaults;
using Microsoft.Net.Http.Headers;

namespace Embassy.Gateway.Problems;

/// <summary>
/// Puts a problem into the client's language: <c>locale</c>, else Accept-Language, else English. Any language with
/// words will do, whether the mission has it or not: the problem may be that it has not.
/// </summary>
static class ProblemLanguage
{
    const string Details = "detail.";

    static readonly LocaleCatalogue BuiltIn = LocaleCatalogue.Load(null);

    // Sentences that are always the same, by their English form. Others name what is wrong and exist in English only.
    static readonly FrozenDictionary<string, string> Sentences = LocaleCatalogue.English.Paths(Details)
        .ToFrozenDictionary(path => LocaleCatalogue.English.Text(path));

    /// <summary>Leaves the problems of a request in English; the cache translates them for each client.</summary>
    public static void LeaveEnglish(HttpContext http) => http.Items[typeof(ProblemLanguage)] = true;

    public static LocaleData Of(HttpContext http)
    {
        if (http.Items.ContainsKey(typeof(ProblemLanguage))) return LocaleCatalogue.English;
        var locales = http.RequestServices?.GetService<LocaleCatalogue>() ?? BuiltIn;
        var asked = http.Request.Query["locale"].ToString();
        return locales.Of((asked is "" or "*" ? null : Languages.Lookup(asked, locales.Tags))
            ?? Languages.Preferred(http.Request.Headers.AcceptLanguage, locales.Tags) ?? LocaleCatalogue.English.Tag);
    }

    public static void Name(IHeaderDictionary headers, LocaleData words)
    {
        headers.ContentLanguage = words.Tag;
        if (!headers.Vary.ToString().Contains(HeaderNames.AcceptLanguage, StringComparison.OrdinalIgnoreCase))
            headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptLanguage);
    }

    public static string Detail(string english, LocaleData words) =>
        Sentences.GetValueOrDefault(english) is { } path && words.Find(path) is { } sentence ? sentence : english;

    /// <summary>
    /// Returns a cached problem in the client's language, with the trace of the request that it answers.
    /// </summary>
    public static byte[] Translate(ReadOnlySpan<byte> cached, LocaleData words, string? trace)
    {
        var problem = JsonNode.Parse(cached)!.AsObject();
        if (ProblemCodes.Find((string?)problem["code"] ?? "") is { } problemCode)
        {
            problem["title"] = problemCode.TitleIn(words);
            problem["remedy"] = problemCode.RemedyIn(words);
            problem["detail"] = Detail((string?)problem["detail"] ?? "", words);
        }
        if (trace is not null) problem["traceId"] = trace;
        return JsonSerializer.SerializeToUtf8Bytes(problem, ProblemDetailsWriter.Json);
    }
}
