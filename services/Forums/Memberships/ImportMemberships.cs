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
        var table = MembershipRows.Open(request.File, limits, request.Sheet);
        var record = ImportRecord.Of("memberships", request.FileName, table.Bytes);
        var file = MembershipRows.Read(forum, table, context.CancellationToken);

        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        await db.LockWriter<Membership>(context.CancellationToken);
        var onRecord = await db.Memberships.Where(m => m.Forum == forum.Key).ToListAsync(context.CancellationToken);
        var known = onRecord.FindAll(m => m.WithdrawnAt is null);
        file.RefuseWithdrawn(onRecord);
        var bySource = known.GroupBy(m => (m.State, m.Standing, m.Source)).ToDictionary(g => g.Key, g => g.ToList());
        var versions = onRecord.GroupBy(m => (m.State, m.Standing)).ToDictionary(g => g.Key, g => g.Max(m => m.Version));
        // Only what rows of former members say: such a membership changes with its row. Known before the rows change.
        var implied = known.Where(m => m is { Standing: Membership.Former, Left: not null })
            .Select(m => MembershipRows.ImpliedBy(m.Content, forum)).ToHashSet();
        var impliedPeriods = known.Where(m => implied.Contains(m.Content)).ToHashSet();
        var today = clock.Today();
        var response =
            new V1.ImportMembershipsResponse
            {
                Rows = file.Rows,
                Skipped = file.Skipped,
                File = table.Notation.ToProto(),
            };
        var changed = new List<Membership>();
        foreach (var statements in file.Statements.GroupBy(s => (s.Content.State, s.Content.Standing, s.Content.Source)))
        {
            if (!bySource.TryGetValue(statements.Key, out var before)) bySource[statements.Key] = before = [];
            foreach (var (line, said, correction) in PairWithPeriods([.. statements], before, impliedPeriods, file))
            {
                // A line that stands in the file twice corrects what the first one added.
                var membership = correction ?? before.Find(m => m.Content == said);
                var isNew = membership is null;
                if (membership is null) before.Add(membership = db.Memberships.Add(Membership.Of(forum.Key, said, today)).Entity);
                var version = versions.GetValueOrDefault((said.State, said.Standing)) + 1;
                if (!membership.Record(said, forum.Founded, version))
                {
                    response.Unchanged++;
                    continue;
                }
                versions[(said.State, said.Standing)] = version;
                if (isNew) response.Added++;
                else response.Changed++;
                changed.Add(membership);
            }
        }
        response.Refused = file.Refused;
        response.Refusals.Add(file.Refusals.OrderBy(r => r.Line));
        // Announced after the choice of source: each announcement contains the periods that are shown, from whichever
        // source.
        var standings = bySource.Values.SelectMany(m => m).GroupBy(m => (m.State, m.Standing)).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var statements in standings.Values) Membership.Group(statements);
        if (request.ValidateOnly) return response;
        response.Stored = file.Refused == 0 || !request.AllOrNothing;
        if (!response.Stored) db.Forget();
        else foreach (var membership in changed)
            db.Announce(membership.ToRecorded(standings[(membership.State, membership.Standing)]), about: null, ChangeCauses.Import);
        await record.Save(db, clock.Now(), response.Stored ? ImportRecord.Stored : ImportRecord.WasRefused,
            (response.Rows, response.Added, response.Changed, response.Unchanged, response.Refused), table.Refused,
            context.CancellationToken);
        (response.Import, response.RefusalsLink) = (record.Id.ToString(), record.RefusalsLink);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return response;
    }

    // A statement corrects the source's period that begins on the same date, else the one it overlaps; others are new
    // periods. One that would overlap a second period of its own source is refused: a State is a member once at a time.
    static IEnumerable<(int Line, MembershipContent Said, Membership? Correction)> PairWithPeriods(
        IReadOnlyList<(int Line, MembershipContent Content)> said, IReadOnlyList<Membership> periods,
        IReadOnlySet<Membership> implied, MembershipRows file)
    {
        var corrections = new Dictionary<Membership, MembershipContent>();
        foreach (var same in (Func<MembershipContent, MembershipContent, bool>[])
            [(a, b) => a.Joined == b.Joined, (a, b) => a.Overlaps(b)])
            foreach (var content in said.Select(s => s.Content).Distinct().Where(c => !corrections.ContainsValue(c)))
                if (periods.OrderBy(p => p.Period.From)
                    .FirstOrDefault(p => !corrections.ContainsKey(p) && same(p.Content, content)) is { } period)
                    corrections[period] = content;
        var paired = corrections.ToDictionary(c => c.Value, c => c.Key);
        var others = periods.Where(p => !corrections.ContainsKey(p)).OrderBy(p => p.Period.From).ToList();
        foreach (var (line, content) in said)
        {
            // What the source states itself stays as it is.
            if (file.Implied.Contains(content)
                && periods.Any(p => !implied.Contains(p) && p.Content != content && p.Content.Overlaps(content))) continue;
            if (others.Find(o => o.Content.Overlaps(content)) is { } other)
                file.Refuse(line, "joined", "duplicate",
                    $"The same source has a period from {other.Joined?.ToString() ?? "an unknown date"}"
                    + $" to {other.Left?.ToString() ?? "now"}, which this one overlaps. Send that period's correction in the same file.");
            else yield return (line, content, paired.GetValueOrDefault(content));
        }
    }
}
