using Embassy.Events.Offices;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tenures;

// An office with overlapping tenures cannot become an office with a single holder.
public sealed class RefuseOverlapsWhenOfficeLimited(EventsDb db) : IDomainEventHandler<OfficeLimitedToOneHolder>
{
    public async Task Handle(OfficeLimitedToOneHolder domainEvent, CancellationToken cancellation)
    {
        var held = await db.Tenures.IgnoreQueryFilters().AsNoTracking().Where(t => t.OfficeId == domainEvent.Office.Id).OrderBy(t => t.Id)
            .ToListAsync(cancellation);
        foreach (var (one, i) in held.Select((t, i) => (t, i)))
            if (held.Skip(i + 1).FirstOrDefault(one.Excludes) is { } other)
                throw new Problem(ProblemCodes.TenureOverlaps, $"The tenures {one.Id} and {other.Id} overlap; correct one of them first.");
    }
}
