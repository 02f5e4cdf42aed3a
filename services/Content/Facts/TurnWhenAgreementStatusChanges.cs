using Embassy.Announcements;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// A paragraph that holds while an agreement is negotiated no longer does; and the agreements are counted anew.
// The newest is enough: a paragraph holds while the agreement has the status that it has now, and the count is of now.
public sealed class TurnWhenAgreementStatusChanges(ContentDb db, MissionMemory missions, Work work, FactSignal signal, TimeProvider clock) : IReactTo<AgreementStatusChanged>, IKeepsCopy
{
    public async Task React(AgreementStatusChanged announcement, CancellationToken cancellation)
    {
        await AgreementStanding.Note(db, missions, announcement.Agreement.Id, announcement.Agreement.Status, announcement.Agreement.Version, clock.Now(), cancellation);
        await Recount.Ask(db, Recount.Cooperation, work, signal, cancellation);
    }

    public Task DropCopy(string source, CancellationToken cancellation) => db.AgreementStandings.ExecuteDeleteAsync(cancellation);
}
