using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Approvals;

/// <summary>The RPCs of <see cref="V1.ApprovalsService"/>, one file each.</summary>
public sealed partial class ApprovalsApi(ContentDb db, RequestContext requestContext, TimeProvider clock)
    : V1.ApprovalsService.ApprovalsServiceBase
{
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
        await db.Raise(new PendingChangeRead(change, shown), cancellation);
        return shown;
    }
}
