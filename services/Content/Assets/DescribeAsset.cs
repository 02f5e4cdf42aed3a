using Embassy.Content.Approvals;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Assets;

// Replaces the description of an asset in each language, or in those of a translator. Where the mission requires
// approval, it creates a pending change instead. A repeat changes nothing.
partial class AssetsApi
{
    public override async Task<V1.Asset> DescribeAsset(V1.DescribeAssetRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var name = validation.Text("name", request.Name, 200);
        validation.When(name.AsSpan().IndexOfAny('/', '\\') >= 0, "name", "invalid_format", "A name, without folders.");
        var texts = validation.Texts("texts", request.Texts, 500, await missions.Locales(db, context.CancellationToken));
        validation.Refuse();
        var asset = await FindAsset(request.Sha256, context.CancellationToken);
        asset.ExpectVersion(context);
        (name, texts) = asset.As(requestContext.Caller, name, texts);
        if (await missions.Approval(db, context.CancellationToken))
        {
            if (!asset.Says(name, texts))
                await PendingChange.Propose(db, asset.Subject, PendingChange.Description, new ProposedDescription(name, texts),
                    requestContext.Caller.Id, clock.Now(), context.CancellationToken);
        }
        else
        {
            await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
            await asset.ChangeDescription(db, name, texts, requestContext.Caller.Id, clock.Now(), context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        }
        return await Show(asset, context);
    }
}
