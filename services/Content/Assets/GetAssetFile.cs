using System.Globalization;
using Embassy.Content.Previews;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Assets;

// Returns the bytes of an asset, if the caller sees it or holds a preview of an edition that uses it.
// The bytes never change, so a repeat returns the same.
partial class AssetsApi
{
    const int MostKeys = 20;

    public override async Task<HttpBody> GetAssetFile(V1.GetAssetFileRequest request, ServerCallContext context)
    {
        var (sha, width) = request.File.Split('-') is [var plain, var narrow] ? (plain, narrow) : (request.File, "");
        var asset = request.Preview.Length == 0
            ? await db.Assets.AsNoTracking().SingleOrDefaultAsync(a => a.Sha256 == sha, context.CancellationToken)
            : await Previewed(sha, request.Preview, context);
        var form = asset?.Forms.Find(
            f => width.Length == 0 ? f == asset.Forms[0] : f != asset.Forms[0] && f.Width.ToString(CultureInfo.InvariantCulture) == width);
        if (asset is null || form is null) throw Problem.NotFound("asset", request.File);
        var bytes = await files.Read(asset.FileOf(form), context.CancellationToken)
            ?? throw new Problem(ProblemCodes.DependencyUnavailable, "The file is not in its place.");

        var http = context.GetHttpContext();
        context.SetETag($"\"{asset.FileOf(form)}\"");
        // The sandbox denies rights to scripts in a document, and no page can embed the document in a frame.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        http.Response.Headers.ContentDisposition = asset.MediaType == MediaKind.Pdf
            ? $"attachment; filename=\"{sha[..12]}.pdf\"; "
                + $"filename*=UTF-8''{Uri.EscapeDataString(MediaKind.FileName(asset.Name, asset.MediaType, fallback: sha[..12]))}"
            : "inline";
        if (request.Preview.Length > 0) http.Response.Headers.CacheControl = "private, no-store";
        else if (http.Request.Headers.Authorization.Count == 0)
        {
            // The content under this name never changes, so caches need not revalidate.
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            // The gateway caches the file until a page that shows it changes.
            var keys = await Uses(asset.Subject, drafts: false).Select(e => e.PageKey).Distinct().OrderBy(k => k).Take(MostKeys + 1)
                .ToListAsync(context.CancellationToken);
            context.MayBeCached(SurrogateKeys.Usual, keys.Count > MostKeys ? ["pages"] : [.. keys.Select(k => $"pages/{k}")]);
        }
        return new HttpBody { ContentType = asset.MediaType, Data = UnsafeByteOperations.UnsafeWrap(bytes) };
    }

    // The token grants access to everything that its edition shows.
    async Task<Asset?> Previewed(string sha, string token, ServerCallContext context)
    {
        var invalid = new Problem(ProblemCodes.PreviewInvalid, "The token is expired or revoked, or was not signed here.");
        var what = await Preview.Read(db, token, clock.Now(), context.CancellationToken) ?? throw invalid;
        return await db.Assets.AsNoTracking().IgnoreQueryFilters()
            .SingleOrDefaultAsync(a => a.Sha256 == sha && db.Editions.IgnoreQueryFilters()
            .Any(e => e.PageKey == what.Key && e.Locale == what.Locale && e.Number == what.Number
                && e.Cites.Any(c => c.Subject == "assets/" + a.Sha256)), context.CancellationToken);
    }
}
