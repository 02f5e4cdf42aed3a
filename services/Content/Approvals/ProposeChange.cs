using Embassy.Content.Approvals;
using Embassy.Content.Facts;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// What the operations on pending changes, and those that propose one, have in common.
partial class ContentApi
{
    /// <summary>Saves a change for a second person to approve. The same again changes nothing.</summary>
    async Task<PendingChange> Propose<T>(string subject, string kind, T content, CancellationToken cancellation)
    {
        var change = await db.PendingChanges.SingleOrDefaultAsync(c => c.Subject == subject && c.State == PendingChange.Pending, cancellation);
        if (change is null) db.PendingChanges.Add(change = new PendingChange { Subject = subject });
        if (change.Propose(kind, content, requestContext.Caller.Id, clock.Now())) await db.SaveChangesAsync(cancellation);
        return change;
    }

    /// <summary>Id of the change of a subject that is pending, for those who see drafts; otherwise empty.</summary>
    async Task<string> PendingId(string subject, CancellationToken cancellation)
    {
        if (!requestContext.Caller.SeesInternal) return "";
        var ids = await db.PendingChanges.AsNoTracking().Where(c => c.Subject == subject && c.State == PendingChange.Pending).Select(c => c.Id).Take(1).ToListAsync(cancellation);
        return ids is [var id] ? id.ToString() : "";
    }

    async Task<PendingChange> FindPendingChange(string id, CancellationToken cancellation) =>
        (Guid.TryParseExact(id, "D", out var known) ? await db.PendingChanges.SingleOrDefaultAsync(c => c.Id == known, cancellation) : null)
        ?? throw Problem.NotFound("pending change", id);

    async Task<V1.PendingChange> Show(PendingChange change, ServerCallContext context)
    {
        context.SetETag(ETags.Of(change.Version));
        return await Show(change, context.CancellationToken);
    }

    async Task<V1.PendingChange> Show(PendingChange change, CancellationToken cancellation)
    {
        var shown = new V1.PendingChange
        {
            Id = change.Id.ToString(),
            Subject = change.Subject,
            Kind = change.Kind,
            State = change.State,
            ProposedBy = change.ProposedBy,
            ProposedAt = change.ProposedAt.ToTimestamp(),
            DecidedBy = change.DecidedBy,
            DecidedAt = change.DecidedAt?.ToTimestamp(),
            Note = change.Note,
            Version = change.Version,
        };
        switch (change.Kind)
        {
            case PendingChange.Fact:
                var fact = change.Read<ProposedFact>();
                shown.Fact = await Show(Fact.Proposed(change.Subject["facts/".Length..], fact), cancellation);
                (shown.Fact.ChangedAt, shown.Fact.ChangedBy) = (shown.ProposedAt, change.ProposedBy);
                break;
            case PendingChange.Description:
                var description = change.Read<ProposedDescription>();
                shown.Name = description.Name;
                shown.Texts.AddRange(description.Texts.Select(t => t.ToProto()));
                break;
            default:
                var removal = change.Read<ProposedRemoval>();
                (shown.Number, shown.Reason, shown.To) = (removal.Number, removal.Reason, removal.To);
                break;
        }
        return shown;
    }
}
