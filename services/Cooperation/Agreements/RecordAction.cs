using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// Records an act and announces it, or the status that it changes, in one transaction. Agreements that this one
// supersedes or extends follow in the same transaction. A repeat of the same act, party and day changes nothing and
// announces nothing.
partial class AgreementsApi
{
    public override async Task<V1.Agreement> RecordAction(V1.RecordActionRequest request, ServerCallContext context)
    {
        var agreement = await Find(request.Id, request.ValidateOnly ? db.Agreements.AsNoTracking() : db.Agreements,
            context.CancellationToken);
        var act = await Check(request, agreement, request.ValidateOnly, context.CancellationToken);
        context.ExpectVersion(agreement.Version, required: false, savedAt: agreement.UpdatedAt);
        var today = clock.Today();
        var changed = agreement.Record(act);
        if (request.ValidateOnly) return await Show(agreement, act.Date.Last > today ? act.Date.Last : today, context);
        if (changed)
        {
            foreach (var told in agreement.Tell(act, today)) db.Announce(told, about: agreement);
            await Store(agreement, context.CancellationToken);
        }
        return await Show(agreement, today, context);
    }

    /// <summary>
    /// Saves an agreement whose acts or provisions changed, and those that wait for its entry into force.
    /// </summary>
    async Task Store(Agreement agreement, CancellationToken cancellation)
    {
        var today = clock.Today();
        var waiting = await db.Agreements.Where(a => a.Id != agreement.Id && a.Actions.Any(b => b.Related == agreement.Id))
            .ToListAsync(cancellation);
        foreach (var other in waiting)
            if (other.Follow(agreement, clock.Now()) is { } act)
                foreach (var told in other.Tell(act, today)) db.Announce(told, about: other);
        await db.SaveChangesAsync(cancellation);
    }
}
