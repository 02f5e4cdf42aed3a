using Embassy.Announcements;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Keeps the announcements that wait for the end of an embargo true: a newer one takes the place of an older one with the same
/// meaning, and the others of its subject are restated with the newest text. A text that was corrected inside an embargo is
/// therefore never published. The rows are locked for the transaction, and the relay passes over locked rows: a row is either
/// changed here or published, never both. A row that was published an instant before is no longer found.
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
        // The caller may have given up this change and begun again.
        if (db.Entry(row).State != EntityState.Added || row.NotBefore is null && !told.Removes && !HasMoved(row.Subject)) return;
        var others = await Load(row.Subject, below: told.Removes);
        if (told.Removes)
        {
            others.ForEach(Drop);
            // Nobody has heard of it: nothing to forget.
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

    // The databases keep microseconds.
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

    /// <summary>What waits of a subject, oldest first, in the database and of this change.</summary>
    /// <param name="below">Also of what hangs from it: <c>engagements/1/outcomes/2</c> from <c>engagements/1</c>.</param>
    async Task<List<OutboxRow>> Load(string subject, bool below)
    {
        var prefix = subject + "/";
        var sql = $$"""
            select * from "Outbox" where "Sequence" is null and ("Subject" = {0}{{(below ? """ or substr("Subject", 1, {1}) = {2}""" : "")}}) order by "Id"
            {{(db.Database.IsNpgsql() ? "for update" : "")}}
            """;
        // The text has no part of the subject in it.
        var rows = await (below ? db.Outbox.FromSqlRaw(sql, subject, prefix.Length, prefix) : db.Outbox.FromSqlRaw(sql, subject)).AsTracking().ToListAsync(cancellation);
        waiting.AddRange(rows.Where(r => db.Entry(r).State != EntityState.Deleted && !waiting.Contains(r)));
        return waiting.FindAll(r => r.Subject == subject || below && r.Subject.StartsWith(prefix, StringComparison.Ordinal));
    }
}

/// <summary>What a unit of work does to waiting announcements, in its order; done when it is saved.</summary>
abstract record EmbargoChange
{
    /// <summary>Another announcement, which may have to wait itself.</summary>
    public sealed record Add(OutboxRow Row, Announcement Announcement) : EmbargoChange;

    /// <summary>The audience or the embargo of a record is another.</summary>
    public sealed record Reschedule(string Subject, IHasAudience About) : EmbargoChange;

    /// <summary>Taken back: all of a subject and below, or what waits longer than until an instant.</summary>
    public sealed record Cancel(string Subject, DateTimeOffset? LaterThan) : EmbargoChange;

    /// <summary>Taken back: the one of its subject with its meaning.</summary>
    public sealed record CancelOne(Announcement Announcement) : EmbargoChange;
}
