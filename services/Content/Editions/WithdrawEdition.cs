using Embassy.Announcements;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content;

// Marks what is public in one language as no longer in force, and tells the others. It stays readable.
// Withdrawing for the same reason again changes nothing and tells nobody.
partial class ContentApi
{
    public override async Task<V1.Edition> WithdrawEdition(V1.WithdrawEditionRequest request, ServerCallContext context)
    {
        var checks = new Checks();
        var reason = checks.Text("reason", request.Reason, 500, required: true);
        checks.Refuse();
        return await TakeDown(request.Key, request.Locale, e => e.Withdraw(reason, clock.Now()), e => e.ToWithdrawn(), context);
    }

    /// <summary>Changes what the public gets in one language, and tells the others, in one transaction.</summary>
    async Task<V1.Edition> TakeDown(
        string key, string locale, Func<Edition, bool> change, Func<Edition, Announcement> tell, ServerCallContext context, string? to = null)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var faces = await Faces.Hold(db, key, clock.Now(), context.CancellationToken, also: to);
        var edition = await faces.Take(locale, context.CancellationToken);
        context.ExpectVersion(edition.Version);
        if (to is not null) await ExpectPublic(to, edition, context.CancellationToken);
        if (change(edition))
        {
            await faces.TakeDown(edition, tell(edition), Causes.Edited, context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
            await transaction.CommitAsync(context.CancellationToken);
        }
        return await Show(edition, edition.Page, context);
    }
}
