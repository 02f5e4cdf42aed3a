using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Timeline;

// Adds each step of an agreement to the timeline, on the day of the act. A corrected announcement replaces its step.
// A step without a date is not on the timeline.
// Every announcement counts, because each is a separate step. A late one does not change data of a newer one. A repeat
// changes nothing.
public sealed class AddMilestoneWhenAgreementStatusChanges(EventsDb db, RequestContext requestContext)
    : IHandleEach<AgreementStatusChanged>, IKeepsCopy
{
    public async Task Handle(AgreementStatusChanged announcement, CancellationToken cancellation)
    {
        var (agreement, subject) = (announcement.Agreement, announcement.Subject);
        var known = await db.Milestones.Where(m => m.Subject == subject).ToListAsync(cancellation);
        // A corrected title or type applies to every step.
        if (!requestContext.Overtaken)
            foreach (var step in known)
                (step.Titles, step.Kind, step.States) = (Milestone.Texts(agreement.Titles), agreement.Type, [.. agreement.Parties]);
        if (!CivilDate.TryParse(agreement.StatusSince, out var since)) return;
        if (known.Find(m => m.Status == announcement.To) is { } told)
        {
            if (told.Version <= announcement.SubjectVersion) (told.Date, told.Version) = (since, announcement.SubjectVersion);
            return;
        }
        var newest = requestContext.Overtaken ? known.FirstOrDefault() : null;
        db.Milestones.Add(new Milestone
        {
            Id = Guid.CreateVersion7(),
            Subject = subject,
            Of = "agreement",
            Kind = newest?.Kind ?? agreement.Type,
            Status = announcement.To,
            Date = since,
            Titles = [.. newest?.Titles ?? Milestone.Texts(agreement.Titles)],
            States = [.. newest?.States ?? [.. agreement.Parties]],
            Link = agreement.Link,
            Version = announcement.SubjectVersion,
        });
    }

    public Task DropCopy(string source, CancellationToken cancellation) =>
        db.Milestones.Where(m => m.Of == "agreement").ExecuteDeleteAsync(cancellation);
}
