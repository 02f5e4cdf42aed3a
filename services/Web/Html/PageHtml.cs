using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Embassy.Web.Html;

/// <summary>A heading of a page, for its table of contents.</summary>
public sealed record Heading(string Id, string Text);

/// <summary>
/// The HTML of a page of the API, made ready for a site: addresses of assets and pages on its own origin, tables that
/// can
/// be stacked, and facts that lead to their source. The API has sanitised it.
/// </summary>
public sealed class PageHtml
{
    readonly IHtmlDocument document;

    /// <param name="html">The member <c>html</c> of a page.</param>
    /// <param name="asset">The site's address of an asset, by its file name.</param>
    /// <param name="link">The site's address of a link to the API or to the site; null leaves it as it is.</param>
    /// <param name="noLongerHolds">The mark beside a paragraph whose condition does not hold.</param>
    public PageHtml(string html, Func<string, string> asset, Func<string, string?> link, string noLongerHolds)
    {
        document = new HtmlParser().ParseDocument($"<!doctype html><body>{html}");
        foreach (var picture in document.QuerySelectorAll<IHtmlImageElement>("img"))
        {
            Set(picture, "src", v => Asset(v, asset));
            Set(picture, "srcset", v => SourceSet(v, asset));
        }
        Records = [.. document.QuerySelectorAll("a[data-engagement], a[data-agreement]").Select(e =>
            e.GetAttribute("data-engagement") is { } engagement ? ("engagements", engagement)
                : ("agreements", e.GetAttribute("data-agreement")!)).Distinct()];
        foreach (var anchor in document.QuerySelectorAll("a[href]"))
        {
            var href = anchor.GetAttribute("href")!;
            if (href.Contains("/v1/assets/", StringComparison.Ordinal)) anchor.SetAttribute("href", Asset(href, asset));
            else if (link(href) is { } own) anchor.SetAttribute("href", own);
        }
        foreach (var table in document.QuerySelectorAll("table")) Stack(table);
        foreach (var fact in document.QuerySelectorAll("data[data-fact]")) Reference(fact);
        foreach (var paragraph in document.QuerySelectorAll("[data-holds=false]"))
        {
            var mark = document.CreateElement("p");
            (mark.ClassName, mark.TextContent) = ("no-longer", noLongerHolds);
            paragraph.Parent!.InsertBefore(mark, paragraph);
        }
        Headings = [.. document.QuerySelectorAll("h2[id]").Select(h => new Heading(h.Id!, h.TextContent))];
    }

    public IReadOnlyList<Heading> Headings { get; }

    /// <summary>
    /// The engagements and agreements to which the text leads: <c>engagements</c> and an id, each once.
    /// </summary>
    public IReadOnlyList<(string Collection, string Id)> Records { get; }

    public string Html => document.Body!.InnerHtml;

    /// <summary>An address of <c>srcset</c> for another origin: each picture with its width.</summary>
    public static string SourceSet(string value, Func<string, string> asset) => string.Join(", ", value.Split(',').Select(p =>
    {
        var parts = p.Trim().Split(' ', 2);
        return parts.Length == 2 ? $"{Asset(parts[0], asset)} {parts[1]}" : Asset(parts[0], asset);
    }));

    /// <summary>The site's address of an asset of the API; any other address as it is.</summary>
    public static string Asset(string address, Func<string, string> asset) =>
        address.IndexOf("/v1/assets/", StringComparison.Ordinal) is >= 0 and var at
            ? asset(address[(at + "/v1/assets/".Length)..].Split('?')[0]) : address;

    static void Set(IElement element, string attribute, Func<string, string> change)
    {
        if (element.GetAttribute(attribute) is { } value) element.SetAttribute(attribute, change(value));
    }

    // On a narrow screen each row is a card, and each cell has the name of its column.
    static void Stack(IElement table)
    {
        var names = table.QuerySelectorAll("thead th").Select(h => h.TextContent.Trim()).ToList();
        foreach (var head in table.QuerySelectorAll("thead th")) head.SetAttribute("scope", "col");
        foreach (var row in table.QuerySelectorAll("tbody tr"))
            foreach (var (cell, i) in row.Children.Select((c, i) => (c, i)).Where(c => c.i < names.Count))
                cell.SetAttribute("data-label", names[i]);
        table.ClassList.Add("stack");
    }

    void Reference(IElement fact)
    {
        if (fact.Closest("a") is not null) return;
        var anchor = document.CreateElement("a");
        anchor.SetAttribute("href", "#fact-" + fact.GetAttribute("data-fact"));
        anchor.ClassName = "fact";
        while (fact.FirstChild is { } child) anchor.AppendChild(child);
        fact.AppendChild(anchor);
    }
}
