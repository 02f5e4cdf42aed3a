using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Timeline;

// Puts each step of an agreement on the timeline, on the day of the act that brought it. A step that is announced again, corrected,
// replaces itself; one without a day is not on a timeline.
// Each announcement counts: it is a step of its own, whatever came after it. One that comes late changes nothing of what a newer one said.
public sealed class AddMilestoneWhenAgreementStatusChanges(EventsDb db, RequestContext requestContext) : IHandleEach<AgreementStatusChanged>, IKeepsCopy
{
    public async Task Handle(AgreementStatusChanged announcement, CancellationToken cancellation)
    {
        var (agreement, subject) = (announcement.Agreement, announcement.Subject);
        var known = await db.Milestones.Where(m => m.Subject == subject).ToListAsync(cancellation);
        // A title or a type that was corrected is corrected on every step.
        if (!requestContext.Overtaken)
            foreach (var step in known) (step.Titles, step.Kind, step.States) = (Milestone.Texts(agreement.Titles), agreement.Type, [.. agreement.Parties]);
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

    public Task DropCopy(string source, CancellationToken cancellation) => db.Milestones.Where(m => m.Of == "agreement").ExecuteDeleteAsync(cancellation);
}
