using System.Globalization;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.PageTexts;

// Lists the published editions as plain text, by page and language. A repeat changes nothing.
// The audience filter hides what the caller may not read; a page ends early when its texts are long.
partial class PageTextsApi
{
    const int MostKeys = 100, MostCharacters = 2_000_000;

    public override async Task<V1.ListPageTextsResponse> ListPageTexts(V1.ListPageTextsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.Count("keys", request.Keys.Count, 0, MostKeys);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 2, ["page-texts", .. request.Keys]);
        var keys = request.Keys.ToList();

        var editions = db.Editions.AsNoTracking().Where(e => e.State == Edition.Published);
        if (keys.Count > 0) editions = editions.Where(e => keys.Contains(e.PageKey));
        if (paging.After is [var key, var locale])
            editions = editions.Where(e => string.Compare(e.PageKey, key) > 0 || e.PageKey == key && string.Compare(e.Locale, locale) > 0);
        var rows = editions.OrderBy(e => e.PageKey).ThenBy(e => e.Locale).Take(paging.Size + 1).Select(e => new
        {
            e.PageKey,
            e.Page.Type,
            e.Page.AuthenticLocale,
            e.Locale,
            e.Number,
            e.FrontMatter,
            e.Body,
            // Facts and the descriptions of pictures are filled in there.
            Filled = e.RenderedEdition != null && e.RenderedEdition.Skeleton != null ? e.RenderedEdition.Text : null,
            e.PublishedAt,
            Dated = e.DatedAt ?? (e.Page.EmbargoUntil > e.FirstPublishedAt ? e.Page.EmbargoUntil : e.FirstPublishedAt),
            e.SourceFingerprint,
            Authentic = db.Editions.Where(a => a.PageKey == e.PageKey && a.Locale == e.Page.AuthenticLocale && a.State == Edition.Published)
            .Select(a => a.Fingerprint).FirstOrDefault(),
        });

        var response = new V1.ListPageTextsResponse();
        var characters = 0;
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(context.CancellationToken))
        {
            if (response.Texts.Count == paging.Size || characters > MostCharacters)
            {
                response.NextPageToken = paging.Next(response.Texts[^1].Key, response.Texts[^1].Locale);
                break;
            }
            characters += row.Body.Length;
            var text = new V1.PageText
            {
                Key = row.PageKey,
                Type = row.Type,
                Locale = row.Locale,
                Number = row.Number,
                Translation = Translation.Of(row.Locale == row.AuthenticLocale, row.SourceFingerprint, row.Authentic),
                Text = row.Filled is null ? MarkdownText.Of(row.Body) : MarkdownText.Line(row.Filled),
                PublishedAt = row.PublishedAt?.ToTimestamp(),
                PublicDate = row.Dated?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            };
            row.FrontMatter.Onto(text, MarkdownText.Of);
            response.Texts.Add(text);
        }
        return response;
    }
}
