using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Content.Editions;

/// <summary>A published edition as the public reads it, loaded by one query.</summary>
public sealed record PublishedEdition(
    string PageKey, string Type, string AuthenticLocale, string Locale, int Number, string State, string Slug, string Title, string Summary,
    string? Body, string Fingerprint, string? SourceFingerprint, DateTimeOffset? PublishedAt, DateTimeOffset? WithdrawnAt, string Reason,
    string? MovedTo, DateTimeOffset? EndedAt, DateTimeOffset? GoneAt, PublishedRendering? Rendering)
{
    public bool IsReadable => State is Edition.Published or Edition.Withdrawn;

    /// <summary>Returns the edition as it was at an instant, without later changes of state.</summary>
    public PublishedEdition At(DateTimeOffset at) => WithdrawnAt <= at
        ? this with { State = Edition.Withdrawn }
        : this with { State = Edition.Published, WithdrawnAt = null, Reason = "" };

    /// <param name="mission">The mission's languages.</param>
    /// <param name="readable">The languages in which this page can be read, including this one.</param>
    public V1.Page ToProto(IReadOnlyList<string> mission, IReadOnlyList<PublishedLanguage> readable, bool fallback = false)
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
            Slug = Slug,
            Title = Title,
            Summary = Summary,
            Body = Body ?? "",
            Edition = Number,
            PublishedAt = PublishedAt?.ToTimestamp(),
            State = State,
        };
        page.Translations.AddRange(mission.Select(l => Translation.ToProto(l, Standing(readable.FirstOrDefault(r => r.Locale == l)))));
        Rendering?.Onto(page, mission);
        if (State == Edition.Withdrawn) (page.WithdrawnAt, page.WithdrawnReason) = (WithdrawnAt?.ToTimestamp(), Reason);
        return page;
    }

    public PublishedLanguage ToLanguage() => new(PageKey, Locale, State, Fingerprint, SourceFingerprint);
}

/// <summary>The HTML and text of an edition from the query; null when the edition is not rendered yet.</summary>
/// <param name="Skeleton">The template that is filled for an earlier day.</param>
public sealed record PublishedRendering(Guid EditionId, string? Html, string? Text, string? Shown, string? Skeleton)
{
    public void Onto(V1.Page page, IReadOnlyList<string> mission)
    {
        if (Html is null)
        {
            // The edition predates stored renderings, and the background renderer has not reached it yet.
            var (html, text) = MarkdownBody.Of(page.Body, page.Locale, mission).Plainly(page.Body);
            (page.Html, page.Text) = (html, text);
            return;
        }
        (page.Html, page.Text) = (Html, Text);
        if (MarkViews.Of(Shown) is not { } marks) return;
        page.Facts.AddRange(marks.Facts.Select(f => f.ToProto()));
        page.Conditions.AddRange(marks.Conditions.Select(c => c.ToProto()));
    }
}

/// <summary>The columns of a language's public edition that its translation state is computed from.</summary>
public sealed record PublishedLanguage(string PageKey, string Locale, string State, string Fingerprint, string? Source);
