using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Trade;

// Takes in a file of UN Comtrade piece by piece and tells of each series once, in one transaction; over HTTP it is the body itself.
// The same file again changes nothing and tells nobody.
partial class TradeApi
{
    public override async Task<V1.ImportTradeResponse> ImportTrade(IAsyncStreamReader<V1.ImportTradeRequest> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken)) throw Problem.Invalid("file", "required", "Send the file in pieces, the first with its source.");
        var first = requestStream.Current;
        var terms = ImportSettings.From(first.Source, first.Retrieved, first.Currency);
        await using var file = new GrpcReadStream<V1.ImportTradeRequest>(requestStream, r => r.File?.Data.Memory ?? default, limits.StreamBytes);
        return await new TradeImport(db, clock).Run(file, first.File?.ContentType ?? "", terms, context.CancellationToken);
    }

    /// <summary>The same over HTTP.</summary>
    public static Task<V1.ImportTradeResponse> ImportTrade(IServiceProvider services, FileRequest fileRequest, CancellationToken cancellation)
    {
        string Given(string name) => fileRequest.Query.GetValueOrDefault(name, "");
        var terms = ImportSettings.From(Given("source"), Given("retrieved"), Given("currency"));
        return ActivatorUtilities.CreateInstance<TradeImport>(services).Run(fileRequest.Body, fileRequest.ContentType, terms, cancellation);
    }
}
