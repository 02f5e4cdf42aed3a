using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content;

// Says what an asset shows in each language, in the place of what was said. The same again changes nothing.
partial class ContentApi
{
    public override async Task<V1.Asset> DescribeAsset(V1.DescribeAssetRequest request, ServerCallContext context)
    {
        var checks = new Checks();
        var name = checks.Text("name", request.Name, 200);
        checks.When(name.AsSpan().IndexOfAny('/', '\\') >= 0, "name", "invalid_format", "A name, without folders.");
        var texts = checks.Texts("texts", request.Texts, 500, await missions.Locales(db, context.CancellationToken));
        checks.Refuse();
        var asset = await FindAsset(request.Sha256, context.CancellationToken);
        context.ExpectVersion(asset.Version);
        if (asset.Describe(name, texts)) await db.SaveChangesAsync(context.CancellationToken);
        return await Show(asset, context);
    }
}
