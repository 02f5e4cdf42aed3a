using System.Globalization;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// Lists the deadlines of all agreements, soonest first; those without a date come last.
// One query finds the agreements with a pending date or act; the dates themselves are computed. Read-only.
partial class AgreementsApi
{
    // In any other status no act is owed and no date is pending.
    static readonly List<string> Ahead =
    [
        AgreementStatus.Negotiating, AgreementStatus.Agreed, AgreementStatus.Initialled, AgreementStatus.Awaiting,
        AgreementStatus.ProvisionallyApplied, AgreementStatus.Uncertain,
        AgreementStatus.InForce, AgreementStatus.InEffect, AgreementStatus.Suspended,
    ];

    public override async Task<V1.ListDeadlinesResponse> ListDeadlines(V1.ListDeadlinesRequest request, ServerCallContext context)
    {
        var today = clock.Today();
        var validation = new RequestValidation();
        var to = validation.Day("to", request.To) ?? today.AddYears(1);
        validation.Refuse();
        var paging = Paging.From(db, request.PageSize, request.PageToken, 1, "deadlines", request.To, request.Audience);
        var after = paging.After is [var given] ? given : "";

        var agreements = await db.Agreements.AsNoTracking().Where(a => a.NextDay != null || Ahead.Contains(a.AnnouncedStatus))
            .ToListAsync(context.CancellationToken);
        var matching = agreements.Select(a => (Agreement: a, Status: a.StatusOn(today)))
            .SelectMany(a => Deadlines.Of(a.Agreement, a.Status, today), (a, deadline) => (a.Agreement, a.Status, Deadline: deadline))
            .Where(e => !(e.Deadline.Date > to))
            .Select(e => (e.Agreement, e.Status, e.Deadline, Key: string.Create(CultureInfo.InvariantCulture,
                $"{e.Deadline.Date ?? DateOnly.MaxValue:yyyy-MM-dd} {e.Agreement.Id} {e.Deadline.Kind} {e.Deadline.Party}")))
            .ToList();
        var entries = matching.Where(e => string.CompareOrdinal(e.Key, after) > 0).OrderBy(e => e.Key, StringComparer.Ordinal)
            .Take(paging.Size + 1).ToList();
        var response = new V1.ListDeadlinesResponse
        {
            Deadlines =
            {
                entries.Take(paging.Size).Select(e => new V1.ListDeadlinesResponse.Types.Entry
                {
                    Agreement = e.Agreement.Id.ToString(),
                    Titles = { e.Agreement.Titles.Select(t => t.ToProto()) },
                    Status = e.Status.Word,
                    Deadline = e.Deadline.ToProto(),
                }),
            },
            NextPageToken = entries.Count > paging.Size ? paging.Next(entries[paging.Size - 1].Key) : "",
        };
        if (request.IncludeTotal) response.TotalSize = matching.Count;
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, "agreements");
        return response;
    }
}
