using Embassy.Content.Editions;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Worklists;

/// <summary>A page in one language of the mission, with the newest edition there.</summary>
sealed class StateOfLanguage
{
    public required Page Page { get; init; }
    public required string Locale { get; init; }

    /// <summary>The place of the language in the mission's order.</summary>
    public required int Place { get; init; }

    /// <summary>The newest edition; null if the language is missing.</summary>
    public required Edition? Edition { get; init; }

    /// <summary>The fingerprint of the published authentic text; null if there is none.</summary>
    public required string? Authentic { get; init; }

    /// <summary>
    /// Every page in every one of these languages. The newest edition is found in
    /// <c>IX_Editions_PageKey_Locale_Number</c>, the authentic text in <c>IX_Editions_Published</c>.
    /// </summary>
    public static IQueryable<StateOfLanguage> Of(ContentDb db, IQueryable<Page> pages, IReadOnlyList<string> locales)
    {
        var languages = Languages(db, locales);
        return
            from page in pages
            from language in languages
            from edition in db.Editions.Where(e => e.PageKey == page.Key && e.Locale == language.Locale
                && !db.Editions.Any(n => n.PageKey == e.PageKey && n.Locale == e.Locale && n.Number > e.Number)).DefaultIfEmpty()
            select new StateOfLanguage
            {
                Page = page,
                Locale = language.Locale,
                Place = language.Place,
                Edition = edition,
                Authentic = db.Editions.Where(a => a.PageKey == page.Key && a.Locale == page.AuthenticLocale
                    && a.State == Edition.Published).Select(a => a.Fingerprint).FirstOrDefault(),
            };
    }

    // Npgsql cannot join a list that is a parameter, so each language is a row of its own.
    static IQueryable<Language> Languages(ContentDb db, IReadOnlyList<string> locales) => db.Database.SqlQueryRaw<Language>(
        string.Join(" UNION ALL ", locales.Select((_, i) => FormattableString.Invariant($"SELECT {{{i}}} AS \"Locale\", {i} AS \"Place\""))),
        [.. locales]);

    sealed record Language(string Locale, int Place);
}

/// <summary>The columns of a state that a list shows.</summary>
sealed record ListedState(string PageKey, string Type, string AuthenticLocale, DateTimeOffset CreatedAt, string Locale, int Place,
    string? Authentic,
    int? Number, string? State, string? Title, string? Author, DateTimeOffset? SavedAt, int? Version, string? SourceFingerprint)
{
    public V1.EditionState ToProto(PageTitles titles, IReadOnlyDictionary<(string, string), int> openReviews)
    {
        var shown = new V1.EditionState
        {
            PageKey = PageKey,
            Type = Type,
            Locale = Locale,
            State = State ?? Edition.Missing,
            Translation = Number is null ? Translation.Missing
                : Translation.Of(Locale == AuthenticLocale, SourceFingerprint, Authentic),
            Title = titles.In(PageKey, Locale),
            SavedAt = SavedAt?.ToTimestamp(),
            OpenReviews = openReviews.GetValueOrDefault((PageKey, Locale)),
        };
        if (Number is not { } number) return shown;
        (shown.Number, shown.Author, shown.Version) = (number, Author!, Version!.Value);
        return shown;
    }
}

static class ListedStates
{
    public static IQueryable<ListedState> Listed(this IQueryable<StateOfLanguage> states) => states.Select(s => new ListedState(
        s.Page.Key, s.Page.Type, s.Page.AuthenticLocale, s.Page.CreatedAt, s.Locale, s.Place, s.Authentic,
        s.Edition == null ? null : s.Edition.Number, s.Edition == null ? null : s.Edition.State,
        s.Edition == null ? null : s.Edition.FrontMatter.Title, s.Edition == null ? null : s.Edition.Author,
        s.Edition == null ? null : s.Edition.SavedAt, s.Edition == null ? null : s.Edition.Version,
        s.Edition == null ? null : s.Edition.SourceFingerprint));
}
