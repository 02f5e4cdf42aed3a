using Microsoft.Net.Http.Headers;

namespace Embassy.Web.Languages;

/// <summary>Chooses a language for an address that has none (RFC 4647, look-up).</summary>
public static class LanguageChoice
{
    /// <param name="offered">The languages of the mission, its first one first.</param>
    /// <param name="remembered">The language of the cookie, if there is one.</param>
    /// <param name="acceptLanguage">The header <c>Accept-Language</c>.</param>
    public static Language Choose(IReadOnlyList<Language> offered, string? remembered, string? acceptLanguage)
    {
        if (remembered is not null && offered.FirstOrDefault(l => l.Tag == remembered) is { } known) return known;
        if (string.IsNullOrEmpty(acceptLanguage)
            || !StringWithQualityHeaderValue.TryParseList([acceptLanguage], out var wanted)) return offered[0];
        foreach (var range in wanted.Where(w => w.Quality is not 0).OrderByDescending(w => w.Quality ?? 1))
            for (var tag = range.Value.ToString().ToLowerInvariant(); tag.Length > 0; tag = Shorter(tag))
                if (offered.FirstOrDefault(l => l.Tag == tag) is { } language) return language;
        return offered[0];
    }

    static string Shorter(string tag) => tag.LastIndexOf('-') is > 0 and var end ? tag[..end] : "";
}
