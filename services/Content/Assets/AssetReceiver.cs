using System.Security.Cryptography;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

/// <summary>A received file, which is deleted when it is disposed.</summary>
/// <param name="Sha256">The digest of its bytes.</param>
/// <param name="MediaType">Its media type, by its content.</param>
public sealed record ReceivedAsset(FileStream File, string Sha256, string MediaType) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => File.DisposeAsync();
}

/// <summary>
/// Receives the file of an asset and recognizes its media type; refuses a file that is too large or of another type.
/// </summary>
public sealed class AssetReceiver(TemporaryFiles temporaryFiles, Limits limits)
{
    public async Task<ReceivedAsset> Receive(Stream body, string contentType, CancellationToken cancellation)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = await temporaryFiles.Receive(body, limits.AssetBytes, cancellation, digest);
        try
        {
            var kind = await Kind(file, contentType, cancellation);
            file.Position = 0;
            return new ReceivedAsset(file, Convert.ToHexStringLower(digest.GetHashAndReset()), kind);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    static async Task<string> Kind(FileStream file, string contentType, CancellationToken cancellation)
    {
        var start = new byte[MediaKind.Start];
        var kind = MediaKind.Of(start.AsSpan(0, await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation)))
            ?? throw new Problem(ProblemCodes.MediaTypeUnsupported, "By its content it is neither JPEG, PNG, WebP nor PDF.");
        var said = contentType.Split(';')[0].Trim().ToLowerInvariant();
        if (said is not ("" or "application/octet-stream") && said != kind)
            throw Problem.Invalid("file", "invalid_format", $"It says that it is {said}; by its content it is {kind}.");
        if (kind == MediaKind.Pdf && !await EndsAsPdf(file, cancellation))
            throw Problem.Invalid("file", "invalid_format", "It is damaged, or not whole.");
        return kind;
    }

    // Readers look for the marker in the last 1,024 bytes (ISO 32000, annex on implementation notes).
    static async Task<bool> EndsAsPdf(FileStream file, CancellationToken cancellation)
    {
        var end = new byte[Math.Min(1024, file.Length)];
        file.Position = file.Length - end.Length;
        await file.ReadExactlyAsync(end, cancellation);
        return end.AsSpan().IndexOf("%%EOF"u8) >= 0;
    }
}
