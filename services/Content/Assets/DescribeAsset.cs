using Embassy.Content.Approvals;
using Embassy.Content.Assets;
using Embassy.Content.Facts;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// Says what an asset shows in each language, in the place of what was said; where the mission wants a second person, it waits for one.
// The same again changes nothing.
partial class ContentApi
{
    public override async Task<V1.Asset> DescribeAsset(V1.DescribeAssetRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var name = validation.Text("name", request.Name, 200);
        validation.When(name.AsSpan().IndexOfAny('/', '\\') >= 0, "name", "invalid_format", "A name, without folders.");
        var texts = validation.Texts("texts", request.Texts, 500, await missions.Locales(db, context.CancellationToken));
        validation.Refuse();
        var asset = await FindAsset(request.Sha256, context.CancellationToken);
        context.ExpectVersion(asset.Version);
        if (await missions.Approval(db, context.CancellationToken))
        {
            if (!asset.Says(name, texts))
                await Propose(asset.Subject, PendingChange.Description, new ProposedDescription(name, texts), context.CancellationToken);
        }
        else
        {
            await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
            await Describe(asset, name, texts, context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        }
        return await Show(asset, context);
    }

    /// <summary>Changes what is said of an asset.</summary>
    async Task Describe(Asset asset, string name, List<LanguageText> texts, CancellationToken cancellation)
    {
        if (!asset.Describe(name, texts)) return;
        await db.SaveChangesAsync(cancellation);
        // Pictures without a text of their own show it.
        var shown = await db.Editions.Where(e => EditionRefresher.Live.Contains(e.State) && e.Cites.Any(c => c.Subject == asset.Subject))
            .OrderBy(e => e.PageKey).ThenBy(e => e.Locale).Select(e => e.Id).ToListAsync(cancellation);
        foreach (var batch in shown.Chunk(EditionRefresher.Batch)) await EditionRefresher.Of(db, missions, [.. batch], ChangeCauses.Edited, [], clock.Now(), cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}
