using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Previews;

// The next draft gets the same number, and the token of this one must not show it.
public sealed class DeletePreviewsWhenDraftDiscarded(ContentDb db) : IDomainEventHandler<DraftDiscarded>
{
    public Task Handle(DraftDiscarded domainEvent, CancellationToken cancellation)
    {
        var draft = domainEvent.Draft;
        return db.Previews.Where(p => p.PageKey == draft.PageKey && p.Locale == draft.Locale && p.Number == draft.Number)
            .ExecuteDeleteAsync(cancellation);
    }
}
