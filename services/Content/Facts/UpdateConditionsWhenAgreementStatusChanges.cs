using Embassy.Announcements;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// A paragraph that depends on an agreement's status may stop holding, and the agreements are recounted.
// The newest announcement is enough, because the condition and the count depend only on the current status.
public sealed class UpdateConditionsWhenAgreementStatusChanges(ContentDb db, MissionCache missions, RequestContext requestContext,
    FactSignal signal, TimeProvider clock) : IHandle<AgreementStatusChanged>, IKeepsCopy
{
    public async Task Handle(AgreementStatusChanged announcement, CancellationToken cancellation)
    {
        await AgreementStanding.Note(db, missions, announcement.Agreement.Id, announcement.Agreement.Status, announcement.Agreement.Version,
            clock.Now(), cancellation);
        await RecountRequest.Request(db, RecountRequest.Cooperation, requestContext, signal, cancellation);
    }

    public Task DropCopy(string source, CancellationToken cancellation) => db.AgreementStandings.ExecuteDeleteAsync(cancellation);
}
