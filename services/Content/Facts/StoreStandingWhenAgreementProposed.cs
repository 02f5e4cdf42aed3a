using Embassy.Announcements;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// Stores the standing of each agreement, because a paragraph can depend on it.
// The newest announcement is enough: the standing has its own version, because two queues write it.
public sealed class StoreStandingWhenAgreementProposed(ContentDb db, MissionCache missions, TimeProvider clock)
    : IHandle<AgreementProposed>, IKeepsCopy
{
    public Task Handle(AgreementProposed announcement, CancellationToken cancellation) =>
        AgreementStanding.Note(db, missions, announcement.Agreement.Id, announcement.Agreement.Status, announcement.Agreement.Version,
            clock.Now(), cancellation);

    public Task DropCopy(string source, CancellationToken cancellation) => db.AgreementStandings.ExecuteDeleteAsync(cancellation);
}
