using Embassy.Announcements;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// A paragraph that holds while an agreement is negotiated no longer does; and the agreements are counted anew.
// The newest is enough: a paragraph holds while the agreement has the status that it has now, and the count is of now.
public sealed class UpdateConditionsWhenAgreementStatusChanges(ContentDb db, MissionCache missions, RequestContext requestContext, FactSignal signal, TimeProvider clock) : IHandle<AgreementStatusChanged>, IKeepsCopy
{
    public async Task Handle(AgreementStatusChanged announcement, CancellationToken cancellation)
    {
        await AgreementStanding.Note(db, missions, announcement.Agreement.Id, announcement.Agreement.Status, announcement.Agreement.Version, clock.Now(), cancellation);
        await RecountRequest.Request(db, RecountRequest.Cooperation, requestContext, signal, cancellation);
    }

    public Task DropCopy(string source, CancellationToken cancellation) => db.AgreementStandings.ExecuteDeleteAsync(cancellation);
}
