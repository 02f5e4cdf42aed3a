using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Trade;

// Imports a UN Comtrade file in chunks and announces each series once, in one transaction; over HTTP the file is the
// body. A repeat of the same file changes nothing and announces nothing.
partial class TradeApi
{
    public override async Task<V1.ImportTradeResponse> ImportTrade(IAsyncStreamReader<V1.ImportTradeRequest> requestStream,
        ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken))
            throw Problem.Invalid("file", "required", "Send the file in pieces, the first with its source.");
        var first = requestStream.Current;
        var terms = ImportSettings.From(first.Source, first.Retrieved, first.Currency, first.ValidateOnly, first.FileName, first.Sheet);
        await using var file =
            new GrpcReadStream<V1.ImportTradeRequest>(requestStream, r => r.File?.Data.Memory ?? default, limits.StreamBytes);
        return await new TradeImport(db, clock).Run(file, first.File?.ContentType ?? "", terms, context.CancellationToken);
    }

    /// <summary>The same over HTTP.</summary>
    public static Task<V1.ImportTradeResponse> ImportTrade(IServiceProvider services, FileRequest fileRequest,
        CancellationToken cancellation)
    {
        string Given(string name) => fileRequest.Query.GetValueOrDefault(name, "");
        var terms = ImportSettings.From(Given("source"), Given("retrieved"), Given("currency"), fileRequest.Flag("validateOnly"),
            Given("fileName"), Given("sheet"));
        return ActivatorUtilities.CreateInstance<TradeImport>(services).Run(fileRequest.Body, fileRequest.ContentType, terms, cancellation);
    }
}
