using Embassy.Announcements;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Keeps announcements that wait for the end of an embargo current: a newer one replaces an older one with the same
/// meaning, and the others of its subject are updated with the newest text. A text corrected under embargo is
/// therefore never published in its old form. Rows are locked for the transaction, and the relay skips locked rows: a
/// row is either changed here or published, never both. A row published just before is no longer found here.
/// </summary>
sealed class EmbargoedAnnouncements(EmbassyDb db, HashSet<string> announced, DateTimeOffset now, CancellationToken cancellation)
{
    readonly List<OutboxRow> waiting = [];
    readonly HashSet<string> moved = new(StringComparer.Ordinal);

    public async Task Apply(IReadOnlyList<EmbargoChange> changes)
    {
        foreach (var change in changes)
            await (change switch
            {
                EmbargoChange.Add said => Announce(said.Row, said.Announcement),
                EmbargoChange.Reschedule move => Move(move.Subject, move.About),
                EmbargoChange.Cancel back => TakeBack(back.Subject, back.LaterThan),
                EmbargoChange.CancelOne back => TakeBack(back.Announcement),
                _ => throw new InvalidOperationException(),
            });
    }

    async Task Announce(OutboxRow row, Announcement told)
    {
        // The caller may have rolled back this change and started again.
        if (db.Entry(row).State != EntityState.Added || row.NotBefore is null && !told.Removes && !HasMoved(row.Subject)) return;
        var others = await Load(row.Subject, below: told.Removes);
        if (told.Removes)
        {
            others.ForEach(Drop);
            // It was never published, so receivers have nothing to delete.
            if (row.NotBefore is not null) Drop(row);
            return;
        }
        var last = told.IsMereChange ? others.FindLast(o => IsSame(o.NotBefore, row.NotBefore)) : null;
        foreach (var other in others)
            if (last is null && other.Meaning == told.Meaning) Drop(other);
            else other.Restate(told, other == last ? row.SubjectVersion : other.SubjectVersion);
        if (last is null) waiting.Add(row);
        else Drop(row);
    }

    // The databases store microseconds.
    static bool IsSame(DateTimeOffset? one, DateTimeOffset? other) =>
        one?.UtcTicks / TimeSpan.TicksPerMicrosecond == other?.UtcTicks / TimeSpan.TicksPerMicrosecond;

    bool HasMoved(string subject) => moved.Any(m => subject == m || subject.StartsWith(m + "/", StringComparison.Ordinal));

    async Task Move(string subject, IHasAudience about)
    {
        moved.Add(subject);
        var until = about.EmbargoUntil > now ? about.EmbargoUntil : null;
        foreach (var row in await Load(subject, below: true))
        {
            if (about.Audience == Audiences.Internal) Drop(row);
            else if ((row.NotBefore = until) is null) announced.Add(row.Subject);
        }
    }

    async Task TakeBack(string subject, DateTimeOffset? laterThan)
    {
        foreach (var row in await Load(subject, below: laterThan is null))
            if (laterThan is null || row.NotBefore > laterThan) Drop(row);
    }

    async Task TakeBack(Announcement announcement)
    {
        foreach (var row in await Load(announcement.Subject, below: false))
            if (row.Meaning == announcement.Meaning) Drop(row);
    }

    void Drop(OutboxRow row)
    {
        waiting.Remove(row);
        if (db.Entry(row).State == EntityState.Added) db.Entry(row).State = EntityState.Detached;
        else db.Outbox.Remove(row);
    }

    /// <summary>Loads the waiting rows of a subject, oldest first, from the database and from this change.</summary>
    /// <param name="below">Includes subjects below it: <c>engagements/1/outcomes/2</c> for
    /// <c>engagements/1</c>.</param>
    async Task<List<OutboxRow>> Load(string subject, bool below)
    {
        var prefix = subject + "/";
        var sql = $$"""
            select * from "Outbox" where "Sequence" is null and ("Subject" = {0}{{(below ? """ or substr("Subject", 1, {1}) = {2}""" : "")}}) order by "Id"
            {{(db.Database.IsNpgsql() ? "for update" : "")}}
            """;
        // The SQL text contains no part of the subject.
        var rows = await (below ? db.Outbox.FromSqlRaw(sql, subject, prefix.Length, prefix) : db.Outbox.FromSqlRaw(sql, subject))
            .AsTracking().ToListAsync(cancellation);
        waiting.AddRange(rows.Where(r => db.Entry(r).State != EntityState.Deleted && !waiting.Contains(r)));
        return waiting.FindAll(r => r.Subject == subject || below && r.Subject.StartsWith(prefix, StringComparison.Ordinal));
    }
}

/// <summary>A change to waiting announcements; a unit of work applies its changes in order when it is saved.</summary>
abstract record EmbargoChange
{
    /// <summary>Adds an announcement, which may be under embargo itself.</summary>
    public sealed record Add(OutboxRow Row, Announcement Announcement) : EmbargoChange;

    /// <summary>Applies a record's changed audience or embargo.</summary>
    public sealed record Reschedule(string Subject, IHasAudience About) : EmbargoChange;

    /// <summary>Cancels everything of a subject and below it, or only rows that wait beyond an instant.</summary>
    public sealed record Cancel(string Subject, DateTimeOffset? LaterThan) : EmbargoChange;

    /// <summary>Cancels the announcement of the same subject and meaning.</summary>
    public sealed record CancelOne(Announcement Announcement) : EmbargoChange;
}
