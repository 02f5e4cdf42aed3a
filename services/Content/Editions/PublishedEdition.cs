using System.Globalization;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Content.Editions;

/// <summary>A published edition as the public reads it, loaded by one query.</summary>
public sealed record PublishedEdition(
    string PageKey, string Type, string AuthenticLocale, string Locale, int Number, string State, FrontMatter FrontMatter,
    string? Body, string Fingerprint, string? SourceFingerprint, DateTimeOffset? PublishedAt, DateTimeOffset? WithdrawnAt, string Reason,
    string? MovedTo, DateTimeOffset? EndedAt, DateTimeOffset? GoneAt, DateTimeOffset? FirstPublishedAt,
    DateTimeOffset? EmbargoUntil, string? Parent, PublishedRendering? Rendering)
{
    public bool IsReadable => State is Edition.Published or Edition.Withdrawn;

    /// <summary>Returns the edition as it was at an instant, without later changes of state.</summary>
    public PublishedEdition At(DateTimeOffset at) => WithdrawnAt <= at
        ? this with { State = Edition.Withdrawn }
        : this with { State = Edition.Published, WithdrawnAt = null, Reason = "" };

    /// <summary>The latest of some instants and the end of the embargo, before which nothing was public.</summary>
    DateTimeOffset? Public(params ReadOnlySpan<DateTimeOffset?> instants)
    {
        var latest = EmbargoUntil;
        foreach (var at in instants)
            if (latest is null || at > latest) latest = at;
        return latest;
    }

    /// <summary>
    /// The day that the editor has set, otherwise the one (UTC) on which the page first became public.
    /// </summary>
    string PublicDate => FrontMatter.PublicDate.Length > 0 ? FrontMatter.PublicDate
        : FirstPublishedAt is null ? "" : Public(FirstPublishedAt)!.Value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="mission">The mission's languages.</param>
    /// <param name="readable">The languages in which this page can be read, including this one.</param>
    /// <param name="pictures">The leading pictures, by digest.</param>
    public V1.Page ToProto(IReadOnlyList<string> mission, IReadOnlyList<PublishedLanguage> readable, PageLinks links,
        IReadOnlyDictionary<string, PictureForms>? pictures = null, bool fallback = false)
    {
        var authentic = readable.FirstOrDefault(l => l.Locale == AuthenticLocale && l.State == Edition.Published)?.Fingerprint;
        string Standing(PublishedLanguage? publishedLanguage) => publishedLanguage is null ? Translation.Missing
            : Translation.Of(publishedLanguage.Locale == AuthenticLocale, publishedLanguage.Source, authentic);
        var page = new V1.Page
        {
            Key = PageKey,
            Type = Type,
            AuthenticLocale = AuthenticLocale,
            AvailableLocales = { mission.Where(l => readable.Any(r => r.Locale == l)) },
            Locale = Locale,
            Lang = Locale,
            Dir = Languages.Direction(Locale),
            Translation = Translation.Of(Locale == AuthenticLocale, SourceFingerprint, authentic),
            Fallback = fallback,
            Body = Body ?? "",
            Edition = Number,
            PublishedAt = PublishedAt?.ToTimestamp(),
            State = State,
            FirstPublishedAt = FirstPublishedAt is null ? null : Public(FirstPublishedAt)?.ToTimestamp(),
            PublicDate = PublicDate,
            UpdatedAt = PublishedAt is null ? null : Public(PublishedAt, WithdrawnAt)?.ToTimestamp(),
            Lead = pictures?.GetValueOrDefault(FrontMatter.Lead) is { IsPicture: true } picture
                ? links.Picture(FrontMatter.Lead, picture, Locale) : null,
        };
        FrontMatter.Onto(page);
        foreach (var locale in mission)
        {
            var language = readable.FirstOrDefault(r => r.Locale == locale);
            var translation = Translation.ToProto(locale, Standing(language));
            if (language is not null)
                (translation.Slug, translation.Title, translation.State, translation.Link) =
                    (language.Slug, language.Title, language.State, links.Page(PageKey, Type, locale, language.Slug));
            page.Translations.Add(translation);
        }
        Rendering?.Onto(page, mission, links);
        if (State == Edition.Withdrawn) (page.WithdrawnAt, page.WithdrawnReason) = (WithdrawnAt?.ToTimestamp(), Reason);
        return page;
    }

    /// <summary>Returns the page as lists show it, without its text.</summary>
    public V1.PageSummary ToSummary(IReadOnlyList<string> mission, IReadOnlyList<PublishedLanguage> readable, PageLinks links,
        IReadOnlyDictionary<string, PictureForms> pictures) =>
        Summary.Of<V1.PageSummary>(ToProto(mission, readable, links, pictures));

    public PublishedLanguage ToLanguage() =>
        new(PageKey, Locale, State, Fingerprint, SourceFingerprint, FrontMatter.Slug, FrontMatter.Title);
}

/// <summary>The HTML and text of an edition from the query; null when the edition is not rendered yet.</summary>
/// <param name="Skeleton">The template that is filled for an earlier day.</param>
public sealed record PublishedRendering(Guid EditionId, string? Html, string? Text, string? Shown, string? Skeleton)
{
    public void Onto(V1.Page page, IReadOnlyList<string> mission, PageLinks links)
    {
        if (Html is null)
        {
            // The edition predates stored renderings, and the background renderer has not reached it yet.
            var (html, text) = MarkdownBody.Of(page.Body, page.Locale, mission).Plainly(page.Body);
            (page.Html, page.Text) = (links.Absolute(html), text);
            return;
        }
        (page.Html, page.Text) = (links.Absolute(Html), Text!);
        if (MarkViews.Of(Shown) is not { } marks) return;
        page.Facts.AddRange(marks.Facts.Select(f => f.ToProto()));
        page.Conditions.AddRange(marks.Conditions.Select(c => c.ToProto()));
    }
}

/// <summary>The columns of a language's public edition that its entry in <c>translations</c> is made from.</summary>
public sealed record PublishedLanguage(
    string PageKey, string Locale, string State, string Fingerprint, string? Source, string Slug, string Title);
