using System.Globalization;
using System.Net.Mime;
using Embassy.Forums.Memberships;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums;

// Takes in a file of standings and tells of each that is new or says something else, in one transaction.
// The same file again changes nothing and tells nobody.
partial class ForumsApi
{
    public override async Task<V1.ImportMembershipsResponse> ImportMemberships(V1.ImportMembershipsRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var file = MembershipCsv.Read(forum, Csv(request.File ?? new HttpBody()).Span);

        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        // One import after the other: two at once would give two statements the same version, or enter one twice. Readers
        // are not held up. On SQLite the transaction is the one writer anyway.
        if (db.Database.IsNpgsql())
            await db.Database.ExecuteSqlAsync($"""lock table "Memberships" in share row exclusive mode""", context.CancellationToken);
        var known = await db.Memberships.Where(m => m.Forum == forum.Key).ToListAsync(context.CancellationToken);
        var bySource = known.ToDictionary(m => (m.State, m.Standing, m.Source));
        var versions = known.GroupBy(m => (m.State, m.Standing)).ToDictionary(g => g.Key, g => g.Max(m => m.Version));
        var response = new V1.ImportMembershipsResponse { Rows = file.Rows, Skipped = file.Skipped, Refused = file.Refused, Refusals = { file.Refusals } };
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
        // Told after the choice: each announcement says which dates are shown, whichever source's they are.
        var shown = bySource.Values.GroupBy(m => (m.State, m.Standing)).ToDictionary(statements => statements.Key, Membership.Choose);
        foreach (var membership in changed) db.Announce(membership.ToRecorded(shown[(membership.State, membership.Standing)]), about: null, Causes.Import);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return response;
    }

    /// <summary>The file's bytes. What HTTP is held to before it gets here, native gRPC is held to here.</summary>
    ReadOnlyMemory<byte> Csv(HttpBody file)
    {
        if (file.Data.Length > limits.UploadBytes)
        {
            throw new Problem(Reasons.TooLarge, $"At most {limits.UploadBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes are taken here.",
                more: new Dictionary<string, string> { ["limit"] = limits.UploadBytes.ToString(CultureInfo.InvariantCulture) });
        }
        var type = file.ContentType.Split(';')[0].Trim();
        if (type.Length > 0 && !type.Equals(MediaTypeNames.Text.Csv, StringComparison.OrdinalIgnoreCase))
            throw new Problem(Reasons.MediaTypeUnsupported, "A file of standings is text/csv.");
        return file.Data.Memory;
    }
}
