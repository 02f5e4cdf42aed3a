using System.Text;
using Embassy.Imports.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Lists the imports of a service, for the gateway's list of all services. A service whose context has
/// <see cref="ImportRecord"/> derives its own class from it.
/// </summary>
public abstract class ImportRecords(EmbassyDb db) : ImportRecordsService.ImportRecordsServiceBase
{
    const int Most = 101;

    public override async Task<ListImportRecordsResponse> ListImportRecords(ListImportRecordsRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.When(request.Size is < 1 or > Most, "size", "out_of_range", $"1 to {Most}.");
        validation.Refuse();
        var records = db.Set<ImportRecord>().AsNoTracking();
        if (request.Kinds.Count > 0)
        {
            var kinds = request.Kinds.ToList();
            records = records.Where(r => kinds.Contains(r.Kind));
        }
        if (request.ImportedBy.Length > 0) records = records.Where(r => r.ImportedBy == request.ImportedBy);
        if (request.From?.ToDateTimeOffset() is { } from) records = records.Where(r => r.ImportedAt >= from);
        if (request.Until?.ToDateTimeOffset() is { } until) records = records.Where(r => r.ImportedAt < until);
        var response = new ListImportRecordsResponse();
        if (request.IncludeTotal) response.Total = await records.CountAsync(context.CancellationToken);
        if (request.AfterTime?.ToDateTimeOffset() is { } time && Guid.TryParseExact(request.AfterImport, "D", out var id))
            records = records.Where(r => r.ImportedAt < time || r.ImportedAt == time && r.Id < id);
        response.Imports.AddRange((await records.OrderByDescending(r => r.ImportedAt).ThenByDescending(r => r.Id).Take(request.Size)
            .ToListAsync(context.CancellationToken)).Select(r => r.ToProto()));
        return response;
    }

    public override async Task<GetRefusedRowsResponse> GetRefusedRows(GetRefusedRowsRequest request, ServerCallContext context)
    {
        if (!Guid.TryParseExact(request.Import, "D", out var id)) throw Problem.NotFound("import", request.Import);
        var rows = await db.Set<ImportRecord>().AsNoTracking().Where(r => r.Id == id).Select(r => r.RefusedRows)
            .SingleOrDefaultAsync(context.CancellationToken) ?? throw Problem.NotFound("import", request.Import);
        return new GetRefusedRowsResponse { Csv = ByteString.CopyFrom([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(rows)]) };
    }
}
