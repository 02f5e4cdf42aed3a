using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Schedules;

// Deletes the schedule of one language; an approved edition stays approved. A repeat changes nothing.
partial class SchedulesApi
{
    public override async Task<V1.Edition> UnscheduleEdition(V1.UnscheduleEditionRequest request, ServerCallContext context)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        await LiveEditions.LockPage(db, request.Key, clock.Now(), context.CancellationToken);
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        edition.ExpectVersion(context);
        edition.Unschedule();
        if (await db.Schedules.FindAsync([request.Key, request.Locale], context.CancellationToken) is { } schedule)
            db.Schedules.Remove(schedule);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return await EditionResponse.Of(db, requestContext.Caller, edition, edition.Page, context);
    }
}
