using System.Security.Cryptography;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Assets;

/// <summary>One file of an asset; its width and height are 0 for a document.</summary>
public sealed record AssetForm(int Width, int Height, long Bytes);

/// <summary>
/// A picture or document, addressed by the digest of its content. Its files never change; its descriptions in each
/// language do. The public sees it as long as a public edition uses it.
/// </summary>
[WithoutAudience("ContentDb shows it to the public while an edition that the public reads uses it")]
public sealed class Asset
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>SHA-256 of the widest form, as it is served.</summary>
    public required string Sha256 { get; init; }

    /// <summary>SHA-256 of the uploaded file, so that a repeated upload is recognised.</summary>
    public required string SourceSha256 { get; init; }

    public required string MediaType { get; init; }
    public string Name { get; private set; } = "";

    /// <summary>The forms, widest first.</summary>
    public required List<AssetForm> Forms { get; init; }

    public List<LanguageText> Texts { get; private set; } = [];
    public required string UploadedBy { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }
    public int Version { get; private set; } = 1;

    /// <summary>The user who described it last; empty since the upload.</summary>
    public string DescribedBy { get; private set; } = "";

    public DateTimeOffset? DescribedAt { get; private set; }

    /// <summary>The subject under which editions cite the asset.</summary>
    public string Subject => $"assets/{Sha256}";

    /// <summary>
    /// The description that results if a caller sends this one. A translator changes the texts of its languages; the
    /// others and the name stay.
    /// </summary>
    public (string Name, List<LanguageText> Texts) As(Caller caller, string name, List<LanguageText> texts)
    {
        if (Policies.Access("edit", caller.Roles) is { Allowed: true, Sections: null }) return (name, texts);
        if (name.Length > 0 && name != Name)
            throw new Problem(ProblemCodes.Forbidden, "Your roles permit the texts of this asset, but not another name.");
        bool Own(LanguageText text) => caller.May("translate", $"{Section.Locale}:{text.Lang}");
        var known = Texts.Select(t => Own(t) ? texts.Find(w => w.Lang == t.Lang) : t).OfType<LanguageText>().ToList();
        return (Name, [.. known, .. texts.Where(w => known.TrueForAll(k => k.Lang != w.Lang))]);
    }

    public bool Says(string name, List<LanguageText> texts) => Name == name && Texts.SequenceEqual(texts);

    /// <summary>Sets name and alternative texts; returns false if nothing changes.</summary>
    public bool Describe(string name, List<LanguageText> texts, string by, DateTimeOffset now)
    {
        if (Says(name, texts)) return false;
        (Name, Texts, DescribedBy, DescribedAt) = (name, texts, by, now);
        Version++;
        return true;
    }

    /// <summary>
    /// Changes the description in an open transaction, and with it the editions that show the asset; the same again
    /// changes nothing.
    /// </summary>
    public async Task ChangeDescription(ContentDb db, string name, List<LanguageText> texts, string by, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (!Describe(name, texts, by, now)) return;
        // Editions are rendered with the stored texts.
        await db.SaveChangesAsync(cancellation);
        await db.Raise(new AssetDescribed(this), cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Refuses a write by a caller who has read another version.</summary>
    public void ExpectVersion(ServerCallContext context) => context.ExpectVersion(Version,
        savedBy: DescribedBy.Length > 0 ? DescribedBy : UploadedBy, savedAt: DescribedAt ?? UploadedAt);

    /// <summary>Restores an imported description, without a new version.</summary>
    public Asset Described(string name, List<LanguageText> texts, int version = 1, string by = "", DateTimeOffset? at = null)
    {
        (Name, Texts, Version, DescribedBy, DescribedAt) = (name, texts, version, by, at);
        return this;
    }

    /// <summary>The file name of a form, in the store and in URLs.</summary>
    public string FileOf(AssetForm form) => form == Forms[0] ? Sha256 : $"{Sha256}-{form.Width}";

    public PictureForms ToPicture() =>
        new(Texts, [.. Forms.Select(f => new PictureForm($"/v1/assets/{FileOf(f)}", f.Width, f.Height))]);

    public static void Map(ModelBuilder model)
    {
        model.Entity<Asset>(asset =>
        {
            asset.HasIndex(a => a.Sha256).IsUnique();
            asset.HasIndex(a => a.SourceSha256).IsUnique();
            asset.Property(a => a.Sha256).HasMaxLength(64);
            asset.Property(a => a.SourceSha256).HasMaxLength(64);
            asset.Property(a => a.MediaType).HasMaxLength(40);
            asset.Property(a => a.Name).HasMaxLength(200);
            asset.Property(a => a.DescribedBy).HasMaxLength(255);
            asset.Property(a => a.Version).IsConcurrencyToken();
            asset.Ignore(a => a.Subject);
            asset.ToTable("Assets");
        });
        JsonColumn.Map<Asset, AssetForm>(model, a => a.Forms);
        JsonColumn.Map<Asset, LanguageText>(model, a => a.Texts);
    }

    /// <param name="locales">The languages whose texts are returned; null returns all, and the uploader.</param>
    public V1.Asset ToProto(IReadOnlyCollection<string>? locales = null)
    {
        var shown = new V1.Asset
        {
            Sha256 = Sha256,
            MediaType = MediaType,
            Name = Name,
            Version = Version,
            UploadedAt = UploadedAt.ToTimestamp(),
            UploadedBy = locales is null ? UploadedBy : "",
            Texts = { Texts.Where(t => locales is null || locales.Contains(t.Lang)).Select(t => t.ToProto()) },
        };
        shown.Forms.AddRange(
            Forms.Select(f => new V1.AssetForm { Path = $"/v1/assets/{FileOf(f)}", Width = f.Width, Height = f.Height, Bytes = f.Bytes }));
        return shown;
    }

    /// <summary>
    /// Builds the ETag from the version, which a write needs, and a digest, because the users of an asset change
    /// without a new version.
    /// </summary>
    public string ETagOf(V1.Asset shown) => ETags.Of(Version, Convert.ToHexStringLower(SHA256.HashData(shown.ToByteArray()).AsSpan(0, 8)));
}
