using Embassy.Announcements;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// What stands where, so that a paragraph can say while what it holds.
// The newest is enough: the standing keeps a version of its own, because two queues write it.
public sealed class StoreStandingWhenAgreementProposed(ContentDb db, MissionCache missions, TimeProvider clock) : IHandle<AgreementProposed>, IKeepsCopy
{
    public Task Handle(AgreementProposed announcement, CancellationToken cancellation) =>
        AgreementStanding.Note(db, missions, announcement.Agreement.Id, announcement.Agreement.Status, announcement.Agreement.Version, clock.Now(), cancellation);

    public Task DropCopy(string source, CancellationToken cancellation) => db.AgreementStandings.ExecuteDeleteAsync(cancellation);
}
