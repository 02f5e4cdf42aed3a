using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Worklists;

/// <summary>The RPCs of <see cref="V1.WorklistsService"/>, one file each.</summary>
public sealed partial class WorklistsApi(ContentDb db, MissionCache missions, RequestContext requestContext)
    : V1.WorklistsService.WorklistsServiceBase
{
    /// <summary>The number of open reviews of each of these pages and languages.</summary>
    async Task<Dictionary<(string PageKey, string Locale), int>> OpenReviews(List<string> pages, CancellationToken cancellation) =>
        (await db.Reviews.AsNoTracking().Where(r => pages.Contains(r.PageKey) && r.State == Review.Opened)
            .GroupBy(r => new { r.PageKey, r.Locale }).Select(g => new { g.Key.PageKey, g.Key.Locale, Count = g.Count() })
            .ToListAsync(cancellation)).ToDictionary(r => (r.PageKey, r.Locale), r => r.Count);

    static string[] Words(RequestValidation validation, string query) =>
        validation.Text("query", query, 200).ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
