using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;

namespace Embassy.Events.Imports;

// Imports a calendar or a table as candidates, in one transaction, and brings those that are known in line with it.
// A repeat of the same file changes nothing; planned and discarded candidates keep their status.
partial class ImportsApi
{
    public override async Task<V1.ImportCandidatesResponse> ImportCandidates(V1.ImportCandidatesRequest request, ServerCallContext context)
    {
        var mission = await missions.Get(context.CancellationToken);
        var validation = new RequestValidation();
        if (request.Locale.Length > 0) validation.Language("locale", request.Locale, mission.Locales);
        validation.Refuse();
        var now = clock.Now();
        var file = request.File ?? new HttpBody();
        var record = ImportRecord.Of("candidates", request.FileName, file.Data.Span);
        var report = Read(file, request.Sheet, request.Locale.Length > 0 ? request.Locale : mission.Locales[0], now,
            context.CancellationToken);
        if (request.Refusals == "all") report.Refuse();

        var response = new V1.ImportCandidatesResponse { Read = report.Read };
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        // Imports run one at a time; otherwise two imports of the same file would both create the candidates.
        await db.LockWriter<ImportCandidate>(context.CancellationToken);
        await new CandidateReconciler(db, report, response, now).Run(context.CancellationToken);
        response.File = report.Notation.ToProto();
        if (!request.ValidateOnly)
        {
            await record.Save(db, now, ImportRecord.Stored, (report.Read, response.Added,
                response.Changed + response.Cancelled + response.Gone, response.Unchanged, report.RefusedCount), report.RefusedRows,
                context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
            (response.Import, response.RefusalsLink) = (record.Id.ToString(), record.RefusalsLink);
        }
        // Nothing is stored, so a new candidate has no id.
        else foreach (var created in response.Events.Where(e => e.Outcome == ImportCandidate.Outcomes.New)) created.Candidate = "";
        response.NotUnderstood.Add(report.Aside);
        response.NotUnderstoodCount = report.AsideCount;
        response.Refusals.Add(report.Refused);
        response.Refused = report.RefusedCount;
        return response;
    }

    static ImportReport Read(HttpBody file, string sheet, string locale, DateTimeOffset now, CancellationToken cancellation)
    {
        var report = new ImportReport();
        var type = UploadedTable.TypeOf(file.ContentType);
        if (type == "text/calendar")
        {
            UploadedTable.ExpectNoSheet(sheet);
            new CalendarReader(report, locale, now, cancellation).Read(file.Data.Span);
        }
        else if (type.Length > 0 && UploadedTable.Is(type))
        {
            using var table = UploadedTable.Open(file.Data.Memory, file.ContentType, sheet);
            new TableReader(report, locale, cancellation).Read(table);
        }
        else
        {
            throw new Problem(ProblemCodes.MediaTypeUnsupported, $"A calendar is text/calendar, a table text/csv or {XlsxFile.MediaType}.");
        }
        return report;
    }
}
