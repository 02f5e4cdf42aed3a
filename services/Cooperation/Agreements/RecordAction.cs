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
        while (true)
        {
            var agreement = await Find(request.Id, request.ValidateOnly ? db.Agreements.AsNoTracking() : db.Agreements,
                context.CancellationToken);
            var act = await Check(request, agreement, request.ValidateOnly, context.CancellationToken);
            context.ExpectVersion(agreement.Version, required: false);
            var today = clock.Today();
            var changed = agreement.Record(act);
            if (request.ValidateOnly) return await Show(agreement, act.Date.Last > today ? act.Date.Last : today, context);
            if (!changed) return await Show(agreement, today, context);
            foreach (var told in agreement.Tell(act, today)) db.Announce(told, about: agreement);
            if (await Stored(agreement, context)) return await Show(agreement, today, context);
        }
    }

    /// <summary>
    /// Saves an agreement whose acts or provisions changed, and those that wait for its entry into force. Returns false
    /// if someone else changed it first and the caller, who sent no If-Match, can try again.
    /// </summary>
    async Task<bool> Stored(Agreement agreement, ServerCallContext context)
    {
        var today = clock.Today();
        var waiting = await db.Agreements.Where(a => a.Id != agreement.Id && a.Actions.Any(b => b.Related == agreement.Id))
            .ToListAsync(context.CancellationToken);
        foreach (var other in waiting)
            if (other.Follow(agreement, clock.Now()) is { } act)
                foreach (var told in other.Tell(act, today)) db.Announce(told, about: other);
        try
        {
            await db.SaveChangesAsync(context.CancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException) when (context.GetHttpContext().Request.Headers.IfMatch.Count == 0)
        {
            // Another act was recorded concurrently. A caller without If-Match is safe to retry on the current
            // state.
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
