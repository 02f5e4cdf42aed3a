using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Memberships;

// Imports a file of standings and announces each new or changed one, in one transaction.
// A repeat of the same file changes nothing and announces nothing.
partial class MembershipsApi
{
    public override async Task<V1.ImportMembershipsResponse> ImportMemberships(V1.ImportMembershipsRequest request,
        ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var file = MembershipRows.Read(forum, request.File, limits, context.CancellationToken);

        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        await db.LockWriter<Membership>(context.CancellationToken);
        var known = await db.Memberships.Where(m => m.Forum == forum.Key).ToListAsync(context.CancellationToken);
        var bySource = known.ToDictionary(m => (m.State, m.Standing, m.Source));
        var versions = known.GroupBy(m => (m.State, m.Standing)).ToDictionary(g => g.Key, g => g.Max(m => m.Version));
        var response =
            new V1.ImportMembershipsResponse
            {
                Rows = file.Rows,
                Skipped = file.Skipped,
                Refused = file.Refused,
                Refusals = { file.Refusals }
            };
        var changed = new List<Membership>();
        foreach (var said in file.Statements)
        {
            var isNew = !bySource.TryGetValue((said.State, said.Standing, said.Source), out var membership);
            membership ??= bySource[(said.State, said.Standing, said.Source)] = db.Memberships.Add(Membership.Of(forum.Key, said)).Entity;
            var version = versions.GetValueOrDefault((said.State, said.Standing)) + 1;
            if (!membership.Record(said, version))
            {
                response.Unchanged++;
                continue;
            }
            versions[(said.State, said.Standing)] = version;
            if (isNew) response.Added++;
            else response.Changed++;
            changed.Add(membership);
        }
        // Announced after the choice of source: each announcement contains the dates that are shown, from whichever
        // source.
        var shown = bySource.Values.GroupBy(m => (m.State, m.Standing)).ToDictionary(statements => statements.Key, Membership.Choose);
        if (file.Refused > 0 && request.AllOrNothing || request.ValidateOnly) return response;
        response.Stored = true;
        foreach (var membership in changed)
            db.Announce(membership.ToRecorded(shown[(membership.State, membership.Standing)]), about: null, ChangeCauses.Import);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return response;
    }
}
