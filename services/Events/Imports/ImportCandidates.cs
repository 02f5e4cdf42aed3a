using System.Net.Mime;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Imports;

// Imports a calendar or a table as candidates, in one transaction: all of it, or nothing and a list of faults.
// A repeat of the same file changes nothing; planned and discarded candidates keep their status.
partial class ImportsApi
{
    public override async Task<V1.ImportCandidatesResponse> ImportCandidates(V1.ImportCandidatesRequest request, ServerCallContext context)
    {
        var mission = await missions.Get(context.CancellationToken);
        var validation = new RequestValidation();
        if (request.Locale.Length > 0) validation.Language("locale", request.Locale, mission.Locales);
        validation.Refuse();
        var report =
            Read(request.File ?? new HttpBody(), request.Locale.Length > 0 ? request.Locale : mission.Locales[0],
                context.CancellationToken);

        var response =
            new V1.ImportCandidatesResponse
            {
                Read = report.Read,
                NotUnderstood = { report.Aside },
                NotUnderstoodCount = report.AsideCount
            };
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        // Imports run one at a time; otherwise two imports of the same file would both create the candidates.
        await db.LockWriter<ImportCandidate>(context.CancellationToken);
        var now = clock.Now();
        foreach (var part in report.Entries.Chunk(1000))
        {
            var identities = part.Select(e => e.Identity).ToList();
            var known = await db.ImportCandidates.Where(d => identities.Contains(d.Identity))
                .ToDictionaryAsync(d => d.Identity, context.CancellationToken);
            foreach (var entry in part)
            {
                var isNew = !known.TryGetValue(entry.Identity, out var importCandidate);
                importCandidate ??= db.ImportCandidates.Add(
                    new ImportCandidate { Id = Guid.CreateVersion7(now), Identity = entry.Identity }).Entity;
                if (!importCandidate.Take(entry, now)) response.Unchanged++;
                else if (isNew) response.Added++;
                else response.Changed++;
            }
            await db.SaveChangesAsync(context.CancellationToken);
            db.ChangeTracker.Clear();
        }
        if (!request.ValidateOnly) await transaction.CommitAsync(context.CancellationToken);
        return response;
    }

    static ImportReport Read(HttpBody file, string locale, CancellationToken cancellation)
    {
        var report = new ImportReport();
        switch (file.ContentType.Split(';')[0].Trim().ToLowerInvariant())
        {
            case "text/calendar": new CalendarReader(report, locale, cancellation).Read(file.Data.Span); break;
            case MediaTypeNames.Text.Csv: new TableReader(report, locale, cancellation).Read(file.Data.Span); break;
            default: throw new Problem(ProblemCodes.MediaTypeUnsupported, "A calendar is text/calendar, a table text/csv.");
        }
        report.Refuse();
        return report;
    }
}
