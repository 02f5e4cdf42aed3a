using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Events;

// What the slices begin and end with that save a person, an office, a tenure or a letter whole.
partial class EventsApi
{
    /// <summary>What a record was before it was saved.</summary>
    sealed record RecordBefore(string? Audience, DateTimeOffset? Embargo, bool Visible)
    {
        public static RecordBefore Of(IHasAudience? record, DateTimeOffset now) =>
            record is null ? new(null, null, false) : new(record.Audience, record.EmbargoUntil, record.Audience == Audiences.Public && !(record.EmbargoUntil > now));
    }

    /// <summary>Tells what is public of a record that was saved, or that it is public no more. Call it after the change, before SaveChanges.</summary>
    /// <param name="count">Counts a version, where two things are to be told.</param>
    void Tell(IHasAudience record, string subject, RecordBefore recordBefore, Func<Announcement> changed, Func<Announcement> removed, Action count, DateTimeOffset now)
    {
        if (recordBefore.Audience == Audiences.Public && !recordBefore.Visible) db.Reschedule(subject, record);
        if (recordBefore.Visible && !RecordBefore.Of(record, now).Visible)
        {
            db.Announce(removed(), about: null);
            count();
        }
        if (record.Audience == Audiences.Public) db.Announce(changed(), about: record);
    }

    /// <summary>The ETag's variant: the public, once an embargo is over, is not shown it.</summary>
    string? Variant(IHasAudience record) => !requestContext.Caller.SeesInternal && record.EmbargoUntil is not null ? "public" : null;

    static Guid IdOf(string noun, string name) => Guid.TryParseExact(name, "D", out var id) && id != Guid.Empty ? id : throw Problem.NotFound(noun, name);
}
