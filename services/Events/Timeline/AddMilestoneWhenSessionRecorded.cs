using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Timeline;

// Adds a forum's session to the timeline once, with the content of its latest announcement.
// Only the newest announcement counts, because each contains the whole session; a late one is skipped as stale.
public sealed class AddMilestoneWhenSessionRecorded(EventsDb db) : IHandle<SessionRecorded>, IKeepsCopy
{
    public async Task Handle(SessionRecorded announcement, CancellationToken cancellation)
    {
        var subject = announcement.Subject;
        var known = await db.Milestones.SingleOrDefaultAsync(m => m.Subject == subject, cancellation);
        if (!CivilDate.TryParse(announcement.Start, out var start)) return;
        if (known is null)
        {
            known = new Milestone
            {
                Id = Guid.CreateVersion7(),
                Subject = subject,
                Of = "session",
                Kind = announcement.Forum,
                Status = announcement.Status,
                Date = start,
                Link = announcement.Link
            };
            db.Milestones.Add(known);
        }
        (known.Date, known.Status, known.Link) = (start, announcement.Status, announcement.Link);
        known.Places = Milestone.Texts(announcement.Places);
        known.End = CivilDate.TryParse(announcement.End, out var end) ? end : null;
        (known.Titles, known.States) = (Milestone.Texts(announcement.Titles), announcement.Host.Length == 0 ? [] : [announcement.Host]);
    }

    public Task DropCopy(string source, CancellationToken cancellation)
    {
        var forum = LogSource.Forum(source);
        return db.Milestones.Where(m => m.Of == "session" && (forum == "" || m.Kind == forum)).ExecuteDeleteAsync(cancellation);
    }
}
