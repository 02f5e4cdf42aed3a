using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Embassy.Site.Routing;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;

namespace Embassy.Site.Screens;

/// <summary>JSON-LD of schema.org. It escapes what could end a script element.</summary>
public static class StructuredData
{
    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The mission: name, address, telephone and hours.</summary>
    public static string Mission(Screen screen)
    {
        var contact = screen.Site.Mission?.Contact;
        var embassy = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = new JsonArray("GovernmentOffice", "Embassy"),
            ["name"] = screen.Site.Mission?.Name?.Text,
            ["url"] = screen.PublicUrl + Addresses.Encode(screen.Path()),
            ["telephone"] = contact?.Phone,
            ["email"] = contact?.Email,
        };
        if (contact?.Address?.Text is { } address) embassy["address"] = address.Replace('\n', ',');
        embassy["openingHoursSpecification"] = new JsonArray([.. (contact?.Hours ?? []).Select(h => (JsonNode)new JsonObject
        {
            ["@type"] = "OpeningHoursSpecification",
            ["dayOfWeek"] = "https://schema.org/" + char.ToUpperInvariant(h.Weekday[0]) + h.Weekday[1..],
            ["opens"] = h.Opens,
            ["closes"] = h.Closes,
        })]);
        embassy["specialOpeningHoursSpecification"] = new JsonArray([.. (contact?.ClosedDays ?? []).Select(d => (JsonNode)new JsonObject
        {
            ["@type"] = "OpeningHoursSpecification",
            ["validFrom"] = d.Date,
            ["validThrough"] = d.Date,
            ["opens"] = "00:00",
            ["closes"] = "00:00",
        })]);
        return embassy.ToJsonString(Readable);
    }

    /// <summary>The way from the front page to a screen.</summary>
    public static string Crumbs(Screen screen)
    {
        var way = screen.Crumbs.Select(c => (c.Path, c.Title)).Prepend((screen.Path(), screen.W["home"]))
            .Append((screen.Canonical, screen.Title));
        return List(screen, "BreadcrumbList", way).ToJsonString(Readable);
    }

    /// <summary>What a list shows, in its order.</summary>
    public static string List(Screen screen)
    {
        var list = List(screen, "ItemList", screen.Listed);
        list["name"] = screen.Title;
        list["url"] = screen.PublicUrl + Addresses.Encode(screen.Canonical) + screen.CanonicalQuery;
        return list.ToJsonString(Readable);
    }

    static JsonObject List(Screen screen, string type, IEnumerable<(string Path, string Title)> entries) => new()
    {
        ["@context"] = "https://schema.org",
        ["@type"] = type,
        ["itemListElement"] = new JsonArray([.. entries.Select((e, i) => (JsonNode)new JsonObject
        {
            ["@type"] = "ListItem",
            ["position"] = i + 1,
            ["name"] = e.Title,
            [type == "ItemList" ? "url" : "item"] = screen.PublicUrl + Addresses.Encode(e.Path),
        })]),
    };

    /// <summary>A news item or another article.</summary>
    public static string Of(Screen screen, Page page)
    {
        var article = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = page.Type == "news" ? "NewsArticle" : page.Type == "page" ? "WebPage" : "Article",
            ["headline"] = page.Title,
            ["name"] = page.Title,
            ["description"] = screen.Summary,
            ["inLanguage"] = page.Lang,
            ["datePublished"] = page.PublicDate ?? page.FirstPublishedAt?.ToString("yyyy-MM-dd",
                System.Globalization.CultureInfo.InvariantCulture),
            ["dateModified"] = page.UpdatedAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["url"] = screen.PublicUrl + Addresses.Encode(screen.Site.Page(page)),
            ["publisher"] = new JsonObject { ["@type"] = "GovernmentOrganization", ["name"] = screen.Site.ShortName },
        };
        if (page.Locale != page.AuthenticLocale && Language.Find(page.AuthenticLocale) is { } authentic
            && page.Translations?.FirstOrDefault(t => t.Locale == page.AuthenticLocale) is { Slug: { } slug })
            article["translationOfWork"] = new JsonObject
            {
                ["@id"] = screen.PublicUrl + Addresses.Encode(SiteLinks.Page(authentic, page.Type, slug)),
            };
        return article.ToJsonString(Readable);
    }

    /// <summary>A treaty; its legal force is said only where the API says that it is in force.</summary>
    public static string Of(Screen screen, Agreement agreement)
    {
        var legislation = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Legislation",
            ["name"] = agreement.Title?.Text,
            ["legislationDate"] = agreement.SignedOn,
            ["url"] = screen.PublicUrl + Addresses.Encode(screen.Record("agreements", agreement.Id, agreement.Title)),
        };
        if (agreement.Status == "in-force") legislation["legislationLegalForce"] = "https://schema.org/InForce";
        return legislation.ToJsonString(Readable);
    }

    /// <summary>An engagement.</summary>
    public static string Of(Screen screen, Engagement engagement) => new JsonObject
    {
        ["@context"] = "https://schema.org",
        ["@type"] = "Event",
        ["name"] = engagement.Title?.Text,
        ["startDate"] = engagement.StartsAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? engagement.Start,
        ["endDate"] = engagement.EndsAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) ?? engagement.End,
        ["eventStatus"] = "https://schema.org/" + (engagement.Status switch
        {
            "cancelled" => "EventCancelled",
            "postponed" => "EventPostponed",
            _ => "EventScheduled",
        }),
        ["location"] = engagement.Place?.Text is { } place ? new JsonObject { ["@type"] = "Place", ["name"] = place } : null,
        ["url"] = screen.PublicUrl + Addresses.Encode(screen.Record("events", engagement.Id, engagement.Title)),
    }.ToJsonString(Readable);
}
