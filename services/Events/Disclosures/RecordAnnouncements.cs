using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Disclosures;

/// <summary>How a record that is saved whole is announced: a person, an office, a tenure, a letter or an outcome.</summary>
public static class RecordAnnouncements
{
    /// <summary>Announces a saved record as far as it is public, or its removal if it no longer is.</summary>
    /// <remarks>Call it after the change, before SaveChanges.</remarks>
    /// <param name="count">Counts a version, where a removal and a change are both announced.</param>
    public static void AnnounceRecord(
        this EventsDb db, IHasAudience record, string subject, RecordBefore before,
        Func<Announcement> changed, Func<Announcement> removed, Action count, DateTimeOffset now)
    {
        if (before.Audience == Audiences.Public && !before.Visible) db.Reschedule(subject, record);
        if (before.Visible && !record.IsPublic(now))
        {
            db.Announce(removed(), about: null);
            count();
        }
        if (record.Audience == Audiences.Public) db.Announce(changed(), about: record);
    }
}
