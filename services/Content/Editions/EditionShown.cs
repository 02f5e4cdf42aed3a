using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;

namespace Embassy.Content.Editions;

// The representations of an edition: for staff and in announcements.
partial class Edition
{
    public V1.Edition ToProto(string translation, bool withBody = true)
    {
        var shown = new V1.Edition
        {
            PageKey = PageKey,
            Locale = Locale,
            Lang = Locale,
            Dir = Languages.Direction(Locale),
            Number = Number,
            State = State,
            Translation = translation,
            Body = withBody ? Body : "",
            Cites = { Given.Order() },
            Author = Author,
            SavedAt = SavedAt.ToTimestamp(),
            PublishedAt = PublishedAt?.ToTimestamp(),
            Version = Version,
            Contributors = { Contributors },
            ApprovedBy = ApprovedBy,
            ApprovedAt = ApprovedAt?.ToTimestamp(),
            Note = Note,
            EndedAt = EndedAt?.ToTimestamp(),
            Reason = Reason,
            MovedTo = MovedTo ?? "",
            Source = SourceNumber ?? 0,
            ReaffirmedBy = ReaffirmedBy,
            ReaffirmedAt = ReaffirmedAt?.ToTimestamp(),
            TranslationNeutralReason = NeutralReason,
        };
        FrontMatter.Onto(shown);
        return shown;
    }

    string Link => $"/v1/pages/{PageKey}?locale={Locale}";

    public EditionPublished ToPublished(string translation, IReadOnlyList<string>? facts = null) => new(
        PageKey, Page.Type, Locale, Languages.Direction(Locale), Number, FrontMatter.Slug, FrontMatter.Title, FrontMatter.Summary,
        Locale == Page.AuthenticLocale, Fingerprint, [.. Given.Order()], PublishedAt!.Value, Version, Link, translation, facts,
        FrontMatter.PublicDate is { Length: > 0 } day ? day : null,
        FrontMatter.ShareDescription is { Length: > 0 } description ? description : null);

    public EditionWithdrawn ToWithdrawn() => new(
        PageKey, Page.Type, Locale, Languages.Direction(Locale), Number, FrontMatter.Slug, FrontMatter.Title, Reason,
        WithdrawnAt!.Value, Version, Link);

    public EditionRemoved ToRemoved() => new(
        PageKey, Page.Type, Locale, Number, FrontMatter.Slug, State, State == Gone ? Reason : null, MovedTo, EndedAt!.Value,
        Version, Link);
}
