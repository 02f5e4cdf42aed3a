using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

// Lists for a translator the blocks of the authentic text that changed since the edition that the translation follows.
// A repeat changes nothing.
partial class EditionsApi
{
    public override async Task<V1.CompareTranslationResponse> CompareTranslation(V1.CompareTranslationRequest request,
        ServerCallContext context)
    {
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        var page = edition.Page;
        if (request.Locale == page.AuthenticLocale)
            throw Problem.Invalid("locale", "not_applicable", $"'{request.Locale}' is the authentic language and follows none.");
        var response = new V1.CompareTranslationResponse { Number = edition.Number, Source = edition.SourceNumber ?? 0 };
        var authentic = db.Editions.AsNoTracking().Where(e => e.PageKey == page.Key && e.Locale == page.AuthenticLocale);
        if (await authentic.OrderByDescending(e => e.Number).FirstOrDefaultAsync(context.CancellationToken) is not { } newest)
            return response;
        response.Newest = newest.Number;
        var followed = edition.SourceFingerprint == newest.Fingerprint ? newest : await authentic
            .Where(e => e.Fingerprint == edition.SourceFingerprint).OrderByDescending(e => e.Number)
            .FirstOrDefaultAsync(context.CancellationToken);
        // The draft that was followed may have been overwritten. The changes are then unknown, so every block counts.
        response.SourceLost = edition.Source is not null && followed is null;
        var before = followed?.FrontMatter ?? new FrontMatter { Slug = "", Title = "" };
        response.Fields.AddRange(Changed(before.Texts(), newest.FrontMatter.Texts()));
        var (changes, unchanged) = BlockDiff.Of(followed?.Body ?? "", newest.Body);
        response.Blocks.AddRange(changes);
        response.Unchanged = unchanged;
        return response;
    }
}
