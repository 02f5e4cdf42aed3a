using Embassy.Audit.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

// Reads by id, which sorts by time: a record, a person and the refusals have an index each.
partial class AuditApi
{
    public override async Task<ListAuditResponse> ListAudit(ListAuditRequest request, ServerCallContext context)
    {
        var after = After(request.Size, request.After);
        var rows = db.Set<AuditRow>().AsNoTracking();
        if (request.Person.Length > 0) rows = rows.Where(r => r.Person == request.Person);
        // A constant, so that the partial index of refusals fits.
        if (request.Outcome == AuditRow.Refused) rows = rows.Where(r => r.Outcome == AuditRow.Refused);
        else if (request.Outcome.Length > 0) rows = rows.Where(r => r.Outcome == request.Outcome);
        if (request.Operation.Length > 0)
        {
            var suffix = "." + request.Operation;
            rows = rows.Where(r => r.Operation == request.Operation || r.Operation.EndsWith(suffix));
        }
        if (request.Record.Length > 0)
        {
            var of = db.Set<AuditRecord>().Where(r => r.Record == request.Record);
            rows = of.Join(rows, r => r.Audit, a => a.Id, (_, a) => a);
        }
        if (request.From is not null)
        {
            var from = AuditIds.First(request.From.ToDateTimeOffset());
            rows = rows.Where(r => r.Id >= from);
        }
        if (request.Until is not null)
        {
            var until = AuditIds.First(request.Until.ToDateTimeOffset());
            rows = rows.Where(r => r.Id < until);
        }
        var total = request.IncludeTotal ? await rows.CountAsync(context.CancellationToken) : 0;
        if (after is { } last) rows = rows.Where(r => r.Id < last);
        var page = await rows.OrderByDescending(r => r.Id).Take(request.Size).ToListAsync(context.CancellationToken);
        var entries = await AuditEntries.Of(db, page, service.LogName, context.CancellationToken);
        return new ListAuditResponse { Entries = { entries }, Total = total };
    }
}
