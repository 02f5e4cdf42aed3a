using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Reviews;

// A page that calls an agreement negotiated may have to say signed.
// Each announcement is handled, because each change of status is a review of its own.
public sealed class ReviewWhenAgreementStatusChanges(ContentDb db, TimeProvider clock) : IHandleEach<AgreementStatusChanged>
{
    public Task Handle(AgreementStatusChanged announcement, CancellationToken cancellation) => Review.OpenWhereCited(
        db, announcement.Subject, Review.AgreementStatusChanged,
        $"The agreement went from {announcement.From} to {announcement.To}: {announcement.Because}.", clock.Now(), cancellation);
}
