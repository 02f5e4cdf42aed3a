using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

// Replaces the content of an engagement and announces the public changes, in one transaction.
// A repeat changes nothing and announces nothing.
partial class EngagementsApi
{
    public override async Task<V1.Engagement> UpdateEngagement(V1.UpdateEngagementRequest request, ServerCallContext context)
    {
        var wanted = request.Engagement ?? throw Problem.Invalid("engagement", "required", "Say what the engagement is.");
        var engagement = await db.FindEngagement(request.Id, context.CancellationToken);
        context.ExpectVersion(engagement.Version, savedAt: engagement.UpdatedAt);
        var mission = await missions.Get(context.CancellationToken);
        var validation = new RequestValidation();
        validation.When(wanted.Id.Length > 0 && validation.Id("id", wanted.Id) != engagement.Id, "id", "invalid_format",
            "The id in the path names the engagement.");
        var entry = EngagementEntry.Check(wanted, mission, validation, engagement);
        validation.Refuse();
        entry.ExpectMayReplace(engagement, clock.Now());
        // Two concurrent updates that make each engagement follow the other would form a cycle that neither detects.
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        if (entry.Follows is not null) await OneAtATime(context.CancellationToken);
        await db.CheckReferences(entry, engagement.Id, context.CancellationToken);

        var now = clock.Now();
        var engagementBefore = EngagementBefore.Of(engagement, now);
        if (engagement.Enter(entry, now))
        {
            await db.AnnounceEngagement(engagement, engagementBefore, now, context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        await transaction.CommitAsync(context.CancellationToken);
        return await responses.RespondToWrite(engagement, context);
    }

    /// <summary>Serializes changes to series; SQLite serializes all write transactions.</summary>
    async Task OneAtATime(CancellationToken cancellation)
    {
        if (db.Database.IsNpgsql()) await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(20261124, 4)", cancellation);
    }
}
