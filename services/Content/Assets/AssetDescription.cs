using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Assets;

/// <summary>Changes the name and the alternative texts of an asset; requires an open transaction.</summary>
static class AssetDescription
{
    /// <summary>
    /// Changes the description and re-renders the editions that show the asset; the same again changes nothing.
    /// </summary>
    public static async Task Change(
        ContentDb db, MissionCache missions, Asset asset, string name, List<LanguageText> texts, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!asset.Describe(name, texts)) return;
        await db.SaveChangesAsync(cancellation);
        // Pictures without their own alternative text show the asset's.
        var shown = await db.Editions
            .Where(e => EditionRefresher.Live.Contains(e.State) && e.Cites.Any(c => c.Subject == asset.Subject))
            .OrderBy(e => e.PageKey).ThenBy(e => e.Locale).Select(e => e.Id).ToListAsync(cancellation);
        foreach (var batch in shown.Chunk(EditionRefresher.Batch))
            await EditionRefresher.Of(db, missions, [.. batch], ChangeCauses.Edited, [], now, cancellation);
        await db.SaveChangesAsync(cancellation);
    }
}
