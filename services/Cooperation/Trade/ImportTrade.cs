using System.IO.Pipelines;
using Embassy.Cooperation.Trade;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation;

// Takes in a file of UN Comtrade piece by piece and tells of each series once, in one transaction; over HTTP it is the body itself.
// The same file again changes nothing and tells nobody.
partial class CooperationApi
{
    public override async Task<V1.ImportTradeResponse> ImportTrade(IAsyncStreamReader<V1.ImportTradeRequest> requestStream, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        if (!await requestStream.MoveNext(cancellation)) throw Problem.Invalid("file", "required", "Send the file in pieces, the first with its source.");
        var first = requestStream.Current;
        var terms = ImportTerms.From(first.Source, first.Retrieved, first.Currency);
        var pipe = new Pipe();
        // What is not read yet holds the sender back.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = Feed(requestStream, pipe.Writer, limits.StreamBytes, enough.Token);
        try
        {
            return await new TradeImport(db, clock).Run(pipe.Reader.AsStream(), first.File?.ContentType ?? "", terms, cancellation);
        }
        finally
        {
            // A file that is refused need not be sent to its end.
            await enough.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await sending;
        }
    }

    static async Task Feed(IAsyncStreamReader<V1.ImportTradeRequest> pieces, PipeWriter writer, long limit, CancellationToken cancellation)
    {
        try
        {
            long sent = 0;
            do
            {
                var piece = pieces.Current.File?.Data.Memory ?? default;
                if ((sent += piece.Length) > limit) throw Problem.TooLarge(limit);
                if ((await writer.WriteAsync(piece, cancellation)).IsCompleted) break;
            }
            while (await pieces.MoveNext(cancellation));
            await writer.CompleteAsync();
        }
        catch (Exception e)
        {
            // Whoever reads the file meets it there.
            await writer.CompleteAsync(e);
        }
    }

    /// <summary>The same over HTTP.</summary>
    public static Task<V1.ImportTradeResponse> ImportTrade(IServiceProvider services, Upload upload, CancellationToken cancellation)
    {
        string Given(string name) => upload.Query.GetValueOrDefault(name, "");
        var terms = ImportTerms.From(Given("source"), Given("retrieved"), Given("currency"));
        return ActivatorUtilities.CreateInstance<TradeImport>(services).Run(upload.Body, upload.ContentType, terms, cancellation);
    }
}
