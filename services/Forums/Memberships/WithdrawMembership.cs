using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Memberships;

// Withdraws a statement that was entered wrongly, and announces the periods that are left, in one transaction.
// A repeat changes nothing and announces nothing.
partial class MembershipsApi
{
    public override async Task<V1.Membership> WithdrawMembership(V1.WithdrawMembershipRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var validation = new RequestValidation();
        var reason = validation.Text("reason", request.Reason, 1000, required: true);
        validation.Refuse();
        if (!Guid.TryParseExact(request.Id, "D", out var id)) throw Problem.NotFound("membership", request.Id);
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        await db.LockWriter<Membership>(context.CancellationToken);
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.Forum == forum.Key && m.Id == id, context.CancellationToken)
            ?? throw Problem.NotFound("membership", request.Id);
        if (membership.WithdrawnAt is null)
        {
            var ofState = await db.Memberships.Where(m => m.Forum == forum.Key && m.State == membership.State)
                .ToListAsync(context.CancellationToken);
            // The membership that a statement of a former member implies was entered with it.
            var implied = membership is { Standing: Membership.Former, Left: not null }
                ? ofState.Find(m => m.WithdrawnAt is null && m.Content == MembershipRows.ImpliedBy(membership.Content, forum)) : null;
            foreach (var wrong in new[] { membership, implied }.OfType<Membership>())
            {
                var statements = ofState.FindAll(m => m.Standing == wrong.Standing);
                wrong.Withdraw(reason, requestContext.Caller.Id, clock.Now(), statements.Max(m => m.Version) + 1);
                var left = statements.FindAll(m => m.WithdrawnAt is null);
                Membership.Group(left);
                db.Announce(wrong.ToRecorded(left), about: null);
            }
            await db.SaveChangesAsync(context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        }
        return membership.ToProto([], toStaff: true);
    }
}
