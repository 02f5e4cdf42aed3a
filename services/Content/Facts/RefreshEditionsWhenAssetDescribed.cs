using Embassy.Content.Assets;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// Pictures without their own alternative text show the asset's, so the editions that show it are rendered again.
public sealed class RefreshEditionsWhenAssetDescribed(ContentDb db, MissionCache missions, TimeProvider clock)
    : IDomainEventHandler<AssetDescribed>
{
    public async Task Handle(AssetDescribed domainEvent, CancellationToken cancellation)
    {
        var shown = await db.Editions
            .Where(e => EditionRefresher.Live.Contains(e.State) && e.Cites.Any(c => c.Subject == domainEvent.Asset.Subject))
            .OrderBy(e => e.PageKey).ThenBy(e => e.Locale).Select(e => e.Id).ToListAsync(cancellation);
        foreach (var batch in shown.Chunk(EditionRefresher.Batch))
            await EditionRefresher.Of(db, missions, [.. batch], ChangeCauses.Edited, [], clock.Now(), cancellation,
                domainEvent.Asset.Sha256);
    }
}
