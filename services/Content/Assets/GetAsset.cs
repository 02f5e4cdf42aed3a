using Embassy.Content.Approvals;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Assets;

// Returns an asset; the public gets only the languages in which a public edition uses it. A repeat changes nothing.
partial class AssetsApi
{
    public override async Task<V1.Asset> GetAsset(V1.GetAssetRequest request, ServerCallContext context) =>
        await Show(await FindAsset(request.Sha256, context.CancellationToken), context);

    async Task<Asset> FindAsset(string sha, CancellationToken cancellation) =>
        await db.Assets.SingleOrDefaultAsync(a => a.Sha256 == sha, cancellation) ?? throw Problem.NotFound("asset", sha);

    async Task<V1.Asset> Show(Asset asset, ServerCallContext context)
    {
        var inside = requestContext.Caller.SeesInternal;
        var uses = await Uses(asset.Subject, inside).Select(e => new { e.PageKey, e.Locale }).Distinct()
            .ToListAsync(context.CancellationToken);
        var shown = asset.ToProto(inside ? null : [.. uses.Select(u => u.Locale)]);
        shown.PendingChange = await PendingChange.IdOf(db, requestContext.Caller, asset.Subject, context.CancellationToken);
        if (inside) shown.UsedBy.AddRange(uses.Select(u => $"pages/{u.PageKey}/editions/{u.Locale}").Order(StringComparer.Ordinal));
        context.SetETag(asset.ETagOf(shown));
        return shown;
    }

    /// <summary>The editions that use the asset: public ones, or all that may become public again.</summary>
    IQueryable<Edition> Uses(string subject, bool drafts) => db.Editions.AsNoTracking().Where(e => e.Cites.Any(c => c.Subject == subject)
        && (e.State == Edition.Published || e.State == Edition.Withdrawn
            || drafts && e.State != Edition.Superseded && e.State != Edition.Redirected && e.State != Edition.Gone));
}
