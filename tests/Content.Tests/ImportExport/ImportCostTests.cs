using Embassy.Content.Editions;
using Embassy.Content.ImportExport;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.ImportExport;

/// <summary>The cost of reading an imported page, and of comparing two texts.</summary>
public class ImportCostTests
{
    const int Most = 100_000;

    static readonly string[] Html =
        ["<p>a", "<p>a</p>", "<br>", "a<br>", "<x></x>", "<i>a</i>", "<img src=a>", "<li>a", "<ul><li>a</ul>", "<td>a", "<tr><td>a<td>b",
            "<h1>a</h1>", "<table><tr><td>a</table>",
        "<a href=b>c</a>", "<!-- -->", "</p>", "&nbsp;", "<nav>a</nav>", "<embassy>", "<p>embassy</p><p>a</p>", "<div>a</div>", "<span>",
        "<b><p>", "<span dir=ltr>1 </span>", "<p><span dir=ltr>1 </span>", "<ol><li>a</ol>", "<ol><li value=2>a"];

    [Fact]
    public void Html_costs_no_more_than_its_length()
    {
        foreach (var piece in Html)
            Growth.IsProportional(piece, Most, n => Inputs.Repeated(piece, n),
                html => Refusable(() => Page(HtmlBlocks.Of(html, [], out _))));
        foreach (var (name, make) in Inputs.All())
            Growth.IsProportional(name, Most, make, html => Refusable(() => Page(HtmlBlocks.Of(html, [], out _))));
    }

    [Fact]
    public void Plain_text_costs_no_more_than_its_length()
    {
        foreach (var (name, make) in Inputs.All().Append(("letterheads", n => Inputs.Repeated("Embassy\n\n", n))))
            Growth.IsProportional(name, Most, make, text => Page(PlainTextBlocks.Of(text)));
    }

    [Fact]
    public void A_comparison_costs_no_more_than_the_texts_length()
    {
        foreach (var piece in (string[])["a\n", "\n", "a\nb\n", "a\nb\nc\n"])
            Growth.IsProportional($"lines {piece}", Most, n => Inputs.Repeated(piece, n),
                text => LineDiff.Of(text, "x\n" + text[..(text.Length / 2)] + "y\n" + text));
        Growth.IsProportional("different lines", Most, n => Inputs.Numbered("N\n", n),
            text => LineDiff.Of(text, text.Replace("\n", " \n", StringComparison.Ordinal)));
        Growth.IsProportional("shifted lines", Most, n => Inputs.Numbered("N\n", n),
            text => LineDiff.Of(text, text[(text.Length / 2)..] + text[..(text.Length / 2)]));
        Growth.IsProportional("long lines that begin equally", Most, n => Inputs.Numbered(new string('a', 2_000) + "N\n", n),
            text => LineDiff.Of(text, text.Replace("1\n", "2\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_found_in_a_text_costs_no_more_than_its_length()
    {
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional($"links: {name}", Most, make, text => InternalLinks.In(text));
            Growth.IsProportional($"assets: {name}", Most, make, text => AssetAddresses.In(text));
            Growth.IsProportional($"figures: {name}", Most, make, text => TextFigures.In(text, "en"));
        }
    }

    static void Page(List<ImportBlock> blocks) => ImportedPage.Of(blocks, [], "");

    static void Refusable(Action read)
    {
        try
        {
            read();
        }
        catch (Problem)
        {
        }
    }
}
