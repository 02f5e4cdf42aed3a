namespace Embassy.Identity.Pages;

/// <summary>A table that scrolls by itself on a narrow screen, with the keyboard too.</summary>
static class PageTable
{
    /// <param name="title">Key of its name.</param>
    /// <param name="columns">Keys of the headings; empty for a column of buttons.</param>
    public static string Of(PageTexts texts, string title, IEnumerable<string> columns, string rows)
    {
        var headings = string.Concat(columns.Select(c => c.Length == 0 ? "<td></td>"
            : $"<th scope=\"col\">{HtmlPage.Encode(texts[c])}</th>"));
        return $"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{HtmlPage.Encode(texts[title])}\">"
            + $"<table><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></div>";
    }
}
