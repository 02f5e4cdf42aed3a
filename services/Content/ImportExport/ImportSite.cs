using System.Net.Mime;
using Embassy.Content.Assets;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.ImportExport;

// Imports the pages and posts of a WordPress export as drafts.
// A repeat of the same file changes nothing; a later one is followed where nobody edited the draft here.
partial class ImportExportApi
{
    static readonly string[] Exports =
        [MediaTypeNames.Application.Xml, MediaTypeNames.Text.Xml, "application/rss+xml", MediaTypeNames.Application.Octet];

    public override async Task<V1.ImportSiteResponse> ImportSite(IAsyncStreamReader<V1.ImportSiteRequest> requestStream,
        ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken)) throw Problem.Invalid("file", "required", "Send the file in pieces.");
        var first = requestStream.Current;
        await using var file = new GrpcReadStream<V1.ImportSiteRequest>(requestStream, r => r.File?.Data.Memory ?? default);
        return await Import(context.GetHttpContext().RequestServices, file, first.File?.ContentType ?? "", first,
            context.CancellationToken);
    }

    /// <summary>Handles the same import over HTTP.</summary>
    public static Task<V1.ImportSiteResponse> ImportSite(IServiceProvider services, FileRequest fileRequest,
        CancellationToken cancellation) =>
        Import(services, fileRequest.Body, fileRequest.ContentType, new V1.ImportSiteRequest
        {
            Locale = fileRequest.Query.GetValueOrDefault("locale", ""),
            Refusals = fileRequest.Query.GetValueOrDefault("refusals", ""),
            ValidateOnly = fileRequest.Flag("validateOnly"),
        }, cancellation);

    static async Task<V1.ImportSiteResponse> Import(IServiceProvider services, Stream body, string type, V1.ImportSiteRequest wanted,
        CancellationToken cancellation)
    {
        if (!Exports.Contains(type.Split(';')[0].Trim().ToLowerInvariant()))
            throw new Problem(ProblemCodes.MediaTypeUnsupported, $"An export of WordPress is {MediaTypeNames.Application.Xml}.");
        if (wanted.Refusals is not ("" or "skip" or "all")) throw Problem.Invalid("refusals", "invalid_word", "skip or all.");
        var importer = ActivatorUtilities.CreateInstance<SiteImporter>(services);
        await importer.Expect(wanted.Locale, cancellation);
        await using var file = await services.GetRequiredService<TemporaryFiles>().Receive(body, WordPressFile.MostBytes, cancellation);
        return await importer.Import(file, wanted, cancellation);
    }
}
