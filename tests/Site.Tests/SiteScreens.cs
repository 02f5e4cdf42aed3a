using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Embassy.Site.Routing;

namespace Embassy.Site.Tests;

/// <summary>An address of every screen, found as readers find them: by following links.</summary>
static partial class SiteScreens
{
    // A preview has a secret address.
    public static IEnumerable<SiteRoute> Linked => RouteTable.Routes.Where(r => r.Name != "preview");

    // Lists of which only a part is linked from the screens without a query.
    static readonly string[] Lists = ["news?type=statement", "news?type=speech", "news?type=notice"];

    /// <summary>By language; a screen that no link leads to is missing.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<SiteRoute, string>>> Of(HttpClient site)
    {
        var all = new Dictionary<string, IReadOnlyDictionary<SiteRoute, string>>();
        foreach (var language in RunningSite.Languages) all[language] = await Of(site, language);
        return all;
    }

    static async Task<IReadOnlyDictionary<SiteRoute, string>> Of(HttpClient site, string language)
    {
        var found = Linked.Where(r => r.Fixed).ToDictionary(r => r, r => $"/{language}/{r.Pattern}".TrimEnd('/'));
        var (seen, todo) = (new HashSet<string>(), new Queue<string>([.. found.Values, .. Lists.Select(l => $"/{language}/{l}")]));
        while (found.Count < Linked.Count() && todo.TryDequeue(out var path))
        {
            if (!seen.Add(path)) continue;
            var document = new HtmlParser().ParseDocument(await site.GetStringAsync(path));
            foreach (var anchor in document.QuerySelectorAll($"main a[href^='/{language}/']"))
            {
                var link = anchor.GetAttribute("href")!.Split('#')[0];
                // What another class publishes meanwhile is no part of the mission.
                if (link.Contains('?', StringComparison.Ordinal) || link.EndsWith("/fresh", StringComparison.Ordinal)
                    || RouteOf(link) is not { } route) continue;
                // Not every forum has resolutions.
                if (found.TryAdd(route, link) || route.Name == "forum") todo.Enqueue(link);
            }
        }
        return found;
    }

    /// <summary>The screen at an address of the site; null for a file or a feed.</summary>
    public static SiteRoute? RouteOf(string path)
    {
        var segments = path.Split('?')[0].Trim('/').Split('/')[1..];
        return RouteTable.Routes.Where(r => Matches(r.Pattern.Split('/', StringSplitOptions.RemoveEmptyEntries), segments))
            .MaxBy(r => r.Pattern.Split('/').Count(s => s.Length > 0 && s[0] != '{'));
    }

    static bool Matches(string[] pattern, string[] segments) =>
        segments.Length <= pattern.Length && segments.Length >= pattern.Count(s => !s.EndsWith("?}", StringComparison.Ordinal))
        && segments.Zip(pattern).All(p => p.Second == p.First || (p.Second[0] == '{' && !FileName().IsMatch(p.First)));

    [GeneratedRegex(@"\.(atom|ics|csv|vcf|xml)$")]
    private static partial Regex FileName();
}
