using System.Security.Cryptography;
using Embassy.Content.Assets;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>Imports the assets of a folder: stores their files, and then adds their rows.</summary>
sealed class AssetImporter(ContentDb db, IAssetStore files, Limits limits)
{
    public async Task Import(FolderReader reader, string sha, IReadOnlyList<string> locales, bool validateOnly,
        CancellationToken cancellation)
    {
        var name = $"{MissionFolder.Assets}{sha}.json";
        var record = await reader.Json<AssetRecord>(name, cancellation);
        if (record.Sha256 != sha || record.Forms.Count is 0 or > 10
            || record.MediaType is not (MediaKind.Jpeg or MediaKind.Png or MediaKind.Webp or MediaKind.Pdf)
            || record.SourceSha256 is not { Length: 64 } || record.UploadedBy.Length > 200 || record.DescribedBy.Length > 255
            || record.Version < 1)
            throw new FolderViolation(name, "invalid_format", "It is not what an export writes.");
        var texts = new Google.Protobuf.Collections.RepeatedField<Embassy.V1.Text>();
        texts.AddRange(record.Texts.Select(t => new Embassy.V1.Text { Lang = t.Lang, Text_ = t.Text }));
        var asset = new Asset
        {
            Id = record.Id,
            Sha256 = sha,
            SourceSha256 = record.SourceSha256,
            MediaType = record.MediaType,
            Forms = [.. record.Forms.Select(f => new AssetForm(f.Width, f.Height, f.Bytes))],
            UploadedBy = record.UploadedBy,
            UploadedAt = record.UploadedAt,
        }.Described(reader.Violations.Text($"{name}: name", record.Name, 200),
            reader.Violations.Texts($"{name}: texts", texts, 500, locales), record.Version, record.DescribedBy,
            record.DescribedAt);
        foreach (var form in asset.Forms)
        {
            var file = $"{MissionFolder.Assets}{asset.FileOf(form)}.{MediaKind.Extension(asset.MediaType)}";
            var bytes = await reader.Bytes(file, limits.AssetBytes, cancellation);
            if (bytes.Length != form.Bytes || MediaKind.Of(bytes) != asset.MediaType
                || form == asset.Forms[0] && Convert.ToHexStringLower(SHA256.HashData(bytes)) != sha || !Fits(bytes, asset.MediaType, form))
                throw new FolderViolation(file, "invalid_format", "Its bytes are not those that its name and its description promise.");
            if (validateOnly) continue;
            using var from = new MemoryStream(bytes);
            await files.Put(asset.FileOf(form), asset.MediaType, from, cancellation);
        }
        db.Assets.Add(asset);
    }

    static bool Fits(byte[] bytes, string mediaType, AssetForm form)
    {
        if (mediaType == MediaKind.Pdf) return form is { Width: 0, Height: 0 };
        using var codec = SkiaSharp.SKCodec.Create(new MemoryStream(bytes));
        return codec is not null && (codec.Info.Width, codec.Info.Height) == (form.Width, form.Height)
            && Math.Max(form.Width, form.Height) <= ImageProcessor.MostSide;
    }
}
