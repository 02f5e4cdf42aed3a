using Embassy.Events.Persons;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Imports;

// A candidate loses the participants that are only a full name of the person, and what its source says of them since.
// Refused rows that have the name are removed. Titles, places and descriptions are prose, which staff corrects or
// discards. A later file that names the person brings the name back.
public sealed class ClearNamesWhenPersonErased(EventsDb db) : IDomainEventHandler<PersonErased>
{
    const int Page = 100;

    public async Task Handle(PersonErased domainEvent, CancellationToken cancellation)
    {
        if (domainEvent.AllNames.Count == 0) return;
        var named = new List<Guid>();
        // The texts have no search column.
        await foreach (var candidate in db.ImportCandidates.IgnoreQueryFilters().AsNoTracking()
            .Select(c => new { c.Id, c.Title, c.Place, c.Description, c.Participants, c.SourceSays }).AsAsyncEnumerable()
            .WithCancellation(cancellation))
        {
            var lines = candidate.Participants.Split('\n');
            if (lines.Any(l => domainEvent.IsNamed(null, l)) || domainEvent.IsIn(candidate.SourceSays)) named.Add(candidate.Id);
            if (domainEvent.IsIn(candidate.Title) || domainEvent.IsIn(candidate.Place) || domainEvent.IsIn(candidate.Description)
                || lines.Any(l => domainEvent.IsIn(l) && !domainEvent.IsNamed(null, l)))
                domainEvent.Mentions.Add($"/v1/import-candidates/{candidate.Id}");
        }
        foreach (var page in named.Chunk(Page))
            foreach (var candidate in await db.ImportCandidates.IgnoreQueryFilters().Where(c => page.Contains(c.Id)).OrderBy(c => c.Id)
                .ToListAsync(cancellation))
            {
                candidate.ClearNames(domainEvent);
                domainEvent.Cleared.Add($"/v1/import-candidates/{candidate.Id}");
            }
        await db.SaveChangesAsync(cancellation);
        await RemoveRefusedRows(domainEvent, cancellation);
    }

    async Task RemoveRefusedRows(PersonErased domainEvent, CancellationToken cancellation)
    {
        var records = db.Set<ImportRecord>().IgnoreQueryFilters();
        var found = new List<Guid>();
        await foreach (var record in records.AsNoTracking().Where(r => r.RefusedRows != null).OrderBy(r => r.Id)
            .Select(r => new { r.Id, Rows = r.RefusedRows! }).AsAsyncEnumerable().WithCancellation(cancellation))
            if (domainEvent.IsIn(record.Rows)) found.Add(record.Id);
        await records.Where(r => found.Contains(r.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.RefusedRows, (string?)null), cancellation);
        domainEvent.Cleared.AddRange(found.Select(id => $"/v1/imports/{id}/refusals.csv"));
    }
}
