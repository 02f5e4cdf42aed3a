using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

// The text of a language that the mission no longer has could not be read or changed.
public sealed class RefuseToDropLanguageInUse(ContentDb db) : IDomainEventHandler<LanguagesDropped>
{
    public async Task Handle(LanguagesDropped domainEvent, CancellationToken cancellation)
    {
        if (await db.Editions.IgnoreQueryFilters().AnyAsync(e => domainEvent.Locales.Contains(e.Locale), cancellation))
            throw new Problem(ProblemCodes.LanguageInUse, $"Editions are written in {string.Join(", ", domainEvent.Locales)}.");
    }
}
