using System.Text.Json;
using Embassy.Announcements;
using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>Renders an edition as of an earlier day, with the facts as of that day.</summary>
static class HistoricalEdition
{
    public static async Task<PublishedRendering> Said(ContentDb db, PublishedRendering now, LanguageFormats languageFormats,
        DateTimeOffset at, CancellationToken cancellation)
    {
        var renderTemplate = JsonSerializer.Deserialize<RenderTemplate>(now.Skeleton!, Announcement.Json)!;
        var keys = renderTemplate.Marks.Select(m => m.Fact).Where(k => k.Length > 0).Distinct().ToList();
        var versions = await db.FactVersions.AsNoTracking().Where(v => keys.Contains(v.Key) && v.ChangedAt <= at).ToListAsync(cancellation);
        var facts = versions.GroupBy(v => v.Key).ToDictionary(v => v.Key, v => Fact.Of(v.MaxBy(each => each.Version)!));
        var fallen = await db.Conditions.AsNoTracking().Where(c => c.EditionId == now.EditionId && c.FellAt != null && c.FellAt <= at)
            .Select(c => c.Index).ToListAsync(cancellation);
        var (html, text, marks) =
            languageFormats.Values(facts, fallen.ToHashSet(), await AssetLinks.Pictures(db, renderTemplate.Assets, cancellation))
            .Into(renderTemplate);
        return now with { Html = html, Text = text, Shown = JsonSerializer.Serialize(marks, Announcement.Json) };
    }
}
