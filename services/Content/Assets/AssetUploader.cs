using System.Security.Cryptography;
using Embassy.Content.Approvals;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Assets;

/// <summary>
/// Uploads a file: receives it, redraws a picture, stores the file under its digest, and saves the row last.
/// </summary>
public sealed class AssetUploader(
    ContentDb db, IAssetStore files, AssetReceiver receiver, RequestContext requestContext, TimeProvider clock)
{
    public async Task<V1.Asset> Upload(Stream body, string contentType, string name, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        name = validation.Text("name", name, 200);
        validation.When(name.AsSpan().IndexOfAny('/', '\\') >= 0, "name", "invalid_format", "A name, without folders.");
        validation.Refuse();
        await using var received = await receiver.Receive(body, contentType, cancellation);
        var (file, source, kind) = received;
        if (await Known(source, cancellation) is { } known) return known.ToProto();

        var drawn = kind == MediaKind.Pdf ? [] : await ImageProcessor.Normalize(file.Name, kind, cancellation);
        var sha = drawn.Count == 0 ? source : Convert.ToHexStringLower(SHA256.HashData(drawn[0].Bytes));
        if (await Known(sha, cancellation) is { } same) return same.ToProto();
        var waits = name.Length > 0
            && await db.Missions.AsNoTracking().Select(m => m.Approval).SingleOrDefaultAsync(cancellation) is not Mission.None;
        var asset = new Asset
        {
            Sha256 = sha,
            SourceSha256 = source,
            MediaType = kind,
            Forms = drawn.Count == 0
                ? [new AssetForm(0, 0, file.Length)] : [.. drawn.Select(d => new AssetForm(d.Width, d.Height, d.Bytes.Length))],
            UploadedBy = requestContext.Caller.Id,
            UploadedAt = clock.Now(),
        }.Described(waits ? "" : name, []);
        if (drawn.Count == 0) await files.Put(sha, kind, file, cancellation);
        for (var i = 0; i < drawn.Count; i++)
        {
            using var bytes = new MemoryStream(drawn[i].Bytes);
            await files.Put(asset.FileOf(asset.Forms[i]), kind, bytes, cancellation);
        }
        db.Assets.Add(asset);
        // The name waits for approval, because it becomes public with the first page that uses the asset.
        if (waits)
        {
            var change = db.PendingChanges.Add(new PendingChange { Subject = asset.Subject }).Entity;
            change.Propose(PendingChange.Description, new ProposedDescription(name, []), requestContext.Caller.Id, clock.Now());
        }
        try
        {
            await db.SaveChangesAsync(cancellation);
            var shown = asset.ToProto();
            if (waits) shown.PendingChange = db.PendingChanges.Local.Single(c => c.Subject == asset.Subject).Id.ToString();
            return shown;
        }
        catch (DbUpdateException e) when (Database.IsDuplicate(e))
        {
            // Another request uploaded the same file concurrently.
            db.ChangeTracker.Clear();
            return (await Known(sha, cancellation))!.ToProto();
        }
    }

    Task<Asset?> Known(string sha, CancellationToken cancellation) =>
        db.Assets.AsNoTracking().OrderBy(a => a.Id).FirstOrDefaultAsync(a => a.SourceSha256 == sha || a.Sha256 == sha, cancellation);
}
