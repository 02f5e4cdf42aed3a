using System.Runtime.CompilerServices;
using Embassy.Announcements;
using Embassy.Content.V1;
using Embassy.Search.Index;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Search.Indexing;

/// <summary>
/// Builds the index entries of pages from their public texts, which content returns without a token. Announcements
/// contain no text, and their state may be outdated, so content is asked again after each.
/// </summary>
static class PageTexts
{
    const int Page = 100;

    public static readonly IReadOnlyList<string> Types =
        [Type<EditionPublished>(), Type<EditionWithdrawn>(), Type<EditionRemoved>(), Type<TranslationChanged>()];

    static string Type<T>() => AnnouncedAttribute.Of(typeof(T)).Type;

    /// <summary>Returns the entries of all public editions.</summary>
    public static async IAsyncEnumerable<IndexUnit> All(ServiceClients serviceClients, [EnumeratorCancellation]
        CancellationToken cancellation)
    {
        await foreach (var text in Read(serviceClients, [], cancellation)) yield return Unit(text);
    }

    /// <summary>
    /// Returns the current entries of the editions that were announced; none where one is no longer public.
    /// </summary>
    public static async Task<IReadOnlyList<IndexUnit>> Changed(ServiceClients serviceClients, IReadOnlyList<CloudEvent> changes,
        CancellationToken cancellation)
    {
        var editions = changes.Select(c => Edition(c.Subject)).OfType<(string Key, string Locale)>().Distinct().ToList();
        var units = editions.ToDictionary(e => About(e.Key, e.Locale), e => new IndexUnit(About(e.Key, e.Locale), []));
        foreach (var keys in editions.Select(e => e.Key).Distinct().Chunk(Page))
            await foreach (var text in Read(serviceClients, keys, cancellation))
                if (units.ContainsKey(About(text.Key, text.Locale))) units[About(text.Key, text.Locale)] = Unit(text);
        return [.. units.Values];
    }

    static async IAsyncEnumerable<PageText> Read(ServiceClients serviceClients, IReadOnlyList<string> keys, [EnumeratorCancellation]
        CancellationToken cancellation)
    {
        var content = new PageTextsService.PageTextsServiceClient(serviceClients.Channel("content"));
        var request = new ListPageTextsRequest { Keys = { keys }, PageSize = Page };
        do
        {
            var page = await content.ListPageTextsAsync(request, PublicRecords.Patience(cancellation));
            foreach (var text in page.Texts) yield return text;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    // The subject of an edition, or of its translation state.
    static (string Key, string Locale)? Edition(string subject) =>
        subject.Split('/') is ["pages", var key, "editions", var locale, ..] ? (key, locale) : null;

    static string About(string key, string locale) => $"pages/{key}/editions/{locale}";

    static IndexUnit Unit(PageText text)
    {
        var about = About(text.Key, text.Locale);
        return new IndexUnit(about,
            [new SearchDocument(about, $"pages/{text.Key}", text.Locale, text.Type, text.Title, text.Summary, text.Text, "",
                text.PublicDate, text.Slug, text.Translation, text.Number)]);
    }
}
