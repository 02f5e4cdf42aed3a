using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Commitments;

// Lists the lines in force on a day and, on request, the superseded ones. All pages use the day of the first.
// Read-only: a repeat changes nothing.
partial class CommitmentsApi
{
    public override async Task<V1.ListCommitmentsResponse> ListCommitments(V1.ListCommitmentsRequest request, ServerCallContext context)
    {
        var forum = FindOpecPlus(request.Forum, "commitments");
        var validation = new RequestValidation();
        var asOf = validation.Day("asOf", request.AsOf);
        var knownOn = validation.Day("knownOn", request.KnownOn);
        if (request.Party.Length > 0) Parties.Check("party", request.Party, validation);
        validation.Refuse();
        var paging =
            Paging.From(db, request.PageSize, request.PageToken, 2, "commitments", request.AsOf, request.KnownOn, request.Party,
                request.Kind, request.All.ToString());
        var day = paging.After is [var first, ..] ? Paging.Day(first) : asOf ?? clock.Today();

        // A day has some hundred lines, and their standing depends on all of them, so pages are cut in memory.
        var lines = (await commitmentReader.LinesOn(day, knownOn, context.CancellationToken))
            .Where(l => (request.All || l.Standing == LinesInForce.Holds) && (request.Party.Length == 0 || l.Line.Party == request.Party)
                && (request.Kind.Length == 0 || l.Line.Kind == request.Kind)).ToList();
        var from = paging.After is [_, var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var skip)
            ? skip : 0;
        var response = new V1.ListCommitmentsResponse
        {
            AsOf = CivilDate.Day(day).ToString(),
            Commitments = { lines.Skip(from).Take(paging.Size).Select(l => l.ToProto()) },
        };
        if (lines.Count > from + paging.Size)
            response.NextPageToken = paging.Next(Paging.Text(day), (from + paging.Size).ToString(CultureInfo.InvariantCulture));
        if (request.IncludeTotal) response.TotalSize = lines.Count;
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/commitments");
        return response;
    }
}
