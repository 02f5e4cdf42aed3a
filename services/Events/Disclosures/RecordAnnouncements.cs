using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Disclosures;

/// <summary>
/// Announces a record that is saved as a whole: a person, an office, a tenure, a letter or an outcome.
/// </summary>
public static class RecordAnnouncements
{
    /// <summary>Announces the public state of a saved record, or its removal if it is no longer public.</summary>
    /// <remarks>Call it after the change, before SaveChanges.</remarks>
    /// <param name="withholdOlder">Removes the data of its older announcements: they name somebody else.</param>
    /// <param name="count">Increments the version, for a save that announces both a removal and a change.</param>
    public static void AnnounceRecord(
        this EventsDb db, IHasAudience record, string subject, RecordBefore before,
        Func<Announcement> changed, Func<Announcement> removed, Action count, DateTimeOffset now, bool withholdOlder = false)
    {
        if (before.Audience == Audiences.Public && !before.Visible) db.Reschedule(subject, record);
        if (before.Visible && !record.IsPublic(now))
        {
            db.Announce(removed(), about: null);
            count();
        }
        if (record.Audience == Audiences.Public) db.Announce(changed(), about: record, withholdOlder: withholdOlder);
    }
}
