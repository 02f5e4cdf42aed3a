using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Embassy.Content.Rendering;

/// <summary>
/// A parsed body: its marks, its violations, and its HTML and plain text with placeholders for facts. Markdown is
/// parsed only here, once, when a draft is saved.
/// </summary>
public sealed partial class MarkdownBody
{
    public const string ConditionAttribute = "data-condition", HoldsAttribute = "data-holds";

    /// <summary>
    /// The renderer's version. Increase it when the same Markdown renders to other HTML; older renderings are then
    /// renewed in the background.
    /// </summary>
    public const int Version = 4;

    const string HeadingId = "s-";

    // An id has at most a hundred characters; heading text beyond this limit is not used for it.
    const int MostIdWords = 1_000;

    // Unclosed brackets cost the Markdown parser quadratic time.
    const int MostOpen = 100;

    static readonly SearchValues<char> EndsAddress = SearchValues.Create("،؛؟۔«»");

    static readonly MarkdownPipeline Pipeline = Make();

    static MarkdownPipeline Make()
    {
        var builder = new MarkdownPipelineBuilder().UsePipeTables().UseFootnotes().UseAutoLinks().UseEmphasisExtras();
        builder.InlineParsers.Insert(0, new InlineMarkParser());
        return builder.Build();
    }

    public IReadOnlyList<InlineMark> Marks { get; private init; } = [];

    /// <summary>
    /// The digests of assets that a picture without its own text shows; their description is filled in.
    /// </summary>
    public IReadOnlyList<string> Pictures { get; private init; } = [];

    /// <summary>All pictures of assets in the HTML, each as a digest with a width suffix.</summary>
    public IReadOnlyList<string> Images { get; private init; } = [];

    /// <summary>True when nothing is filled in.</summary>
    public bool IsPlain => Marks.Count + Pictures.Count + Images.Count == 0;

    /// <summary>The digests of all assets that the rendering needs.</summary>
    public IEnumerable<string> Assets => Pictures.Concat(Images.Select(i => i[..64])).Distinct();

    /// <summary>The text of each conditional paragraph, by the index of its mark.</summary>
    public IReadOnlyDictionary<int, string> Held { get; private init; } = new Dictionary<int, string>();

    public IReadOnlyList<FieldViolation> Faults { get; private init; } = [];
    public string Html { get; private init; } = "";
    public string Text { get; private init; } = "";

    public static bool IsOurId(string id) => id.StartsWith(HeadingId, StringComparison.Ordinal) || FootnoteIds().IsMatch(id);

    /// <param name="cancellation">Checked between parsing, rendering and sanitising; each step takes some tenths of a
    /// second at most.</param>
    public static MarkdownBody Of(string body, string locale, IReadOnlyList<string> locales, CancellationToken cancellation = default)
    {
        if (MarkupLimits.Exceeded(body, "body") is { } fieldViolation) return new MarkdownBody { Faults = [fieldViolation] };
        try
        {
            return Open(body) > MostOpen ? TooDeep : Read(body, locale, locales, cancellation);
        }
        // Markdig throws only this exception for input that is nested too deeply, when it parses and when it renders.
        catch (ArgumentException)
        {
            return TooDeep;
        }
    }

    // Markdig ends a bare address before Latin punctuation only.
    static void EndBeforePunctuation(LinkInline link)
    {
        if (link is not { FirstChild: LiteralInline words, Url: { } url }) return;
        var shown = words.Content.ToString();
        if (shown.AsSpan().IndexOfAny(EndsAddress) is var at && at <= 0 || !url.EndsWith(shown[at..], StringComparison.Ordinal)) return;
        (link.Url, words.Content) = (url[..^(shown.Length - at)], new StringSlice(shown[..at]));
        link.InsertAfter(new LiteralInline(shown[at..]));
    }

    /// <summary>The words around marks of emphasis that are shown as typed, because a letter touches them.</summary>
    public static IReadOnlyList<string> UnreadMarks(string body)
    {
        if (MarkupLimits.Exceeded(body, "body") is not null || Open(body) > MostOpen) return [];
        try
        {
            return [.. Markdown.Parse(body, Pipeline).Descendants<LiteralInline>()
                .Where(l => !l.IsFirstCharacterEscaped && l.Content.AsSpan() is var words && (words.Contains("**", StringComparison.Ordinal)
                    || words.Contains("~~", StringComparison.Ordinal)))
                .Select(l => Around(body, l.Span.Start)).Distinct().Take(20)];
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    static string Around(string body, int at)
    {
        var (from, to) = (Math.Max(0, at - 20), Math.Min(body.Length, at + 40));
        if (from > 0 && char.IsLowSurrogate(body[from])) from++;
        if (to < body.Length && char.IsHighSurrogate(body[to - 1])) to--;
        var line = body[from..to];
        return line[(line.AsSpan(0, Math.Min(at - from, line.Length)).LastIndexOf('\n') + 1)..].Split('\n')[0].Trim();
    }

    static MarkdownBody TooDeep => new() { Faults = [MarkupLimits.Deep("body")] };

    static MarkdownBody Read(string body, string locale, IReadOnlyList<string> locales, CancellationToken cancellation)
    {
        var document = Markdown.Parse(body, Pipeline);
        cancellation.ThrowIfCancellationRequested();
        foreach (var link in document.Descendants<LinkInline>().Where(l => l.IsAutoLink).ToList()) EndBeforePunctuation(link);
        var faults = new RequestValidation();
        var marks = document.Descendants<InlineMark>().ToList();
        foreach (var (inlineMark, i) in marks.Select((m, i) => (m, i)))
        {
            inlineMark.Index = i;
            if (inlineMark.Broken is { } why) faults.Add("body", "broken_binding", why);
        }
        foreach (var raw in document.Descendants<HtmlBlock>().Select(b => b.Lines.ToString())
            .Concat(document.Descendants<HtmlInline>().Select(h => h.Tag))
            .Concat(document.Descendants<LinkInline>().Select(l => $"{l.Url} {l.Title}")))
            faults.When(raw.Contains("{{", StringComparison.Ordinal), "body", "broken_binding",
                "Facts and conditions stand in text, not in HTML or the address of a link.");
        faults.When(Nested(document) > MarkupLimits.Nested, "body", "too_deep",
            $"HTML elements are nested at most {MarkupLimits.Nested} deep, and closed.");
        faults.When(
            document.Descendants()
                .Any(o => o switch
                {
                    HtmlBlock b => MarkupLimits.HasLongTag(b.Lines.ToString()),
                    HtmlInline h => MarkupLimits.HasLongTag(h.Tag),
                    _ => false
                }),
            "body", "out_of_range", $"An HTML tag has at most {MarkupLimits.TagLength} characters.");

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var held = new Dictionary<int, string>();
        foreach (var block in document.Descendants<LeafBlock>().ToList())
        {
            if (block.Inline is null) continue;
            var words = Words(block);
            if (block is HeadingBlock heading) heading.GetAttributes().Id = NewId(words, ids);
            Condition(block, words, held, faults);
            if (ScriptDetection.Foreign(words, ScriptDetection.Of(locale)) is not { } script) continue;
            var language = ScriptDetection.Language(script, locales);
            if (Shown(block) is not { } shown) continue;
            shown.GetAttributes().AddPropertyIfNotExist("lang", language);
            shown.GetAttributes().AddPropertyIfNotExist("dir", Languages.Direction($"und-{script}"));
        }
        foreach (var table in document.Descendants<Table>()) Align(table);
        if (faults.Found.Count > 0) return new MarkdownBody { Marks = marks, Faults = faults.Found };

        var pictures = Undescribed(document);
        cancellation.ThrowIfCancellationRequested();
        var rendered = Render(document);
        cancellation.ThrowIfCancellationRequested();
        var (html, text, images) = Sanitizer.Sanitize(rendered, isolate: Languages.Direction(locale) == "rtl");
        return new MarkdownBody { Marks = marks, Held = held, Pictures = pictures, Images = images, Html = html, Text = text };
    }

    /// <summary>
    /// Renders text that was saved before marks existed; a body that cannot be parsed is shown unchanged.
    /// </summary>
    public (string Html, string Text) Plainly(string body) =>
        Faults.Count > 0 ? ($"<pre>{HtmlPlaceholders.Escape(body)}</pre>", body)
        : Pictures.Count + Images.Count == 0 ? (Html, Text) : (Emptied(Html), Emptied(Text));

    static string Emptied(string text) =>
        HtmlPlaceholders.Fill(text, HtmlPlaceholders.Element, HtmlPlaceholders.Words, HtmlPlaceholders.Holds, _ => "", _ => "");

    // For ![](/v1/assets/…) the asset's description replaces the missing alternative text.
    static List<string> Undescribed(MarkdownDocument document)
    {
        var pictures = new List<string>();
        foreach (var image in document.Descendants<LinkInline>().Where(l => l is { IsImage: true, FirstChild: null }).ToList())
        {
            if (AssetAddresses.Of(image.Url) is not { } sha) continue;
            image.AppendChild(new LiteralInline(HtmlPlaceholders.AlternativeText(pictures.Count)));
            pictures.Add(sha);
        }
        return pictures;
    }

    static string Render(MarkdownDocument document)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Insert(0, new InlineMarkRenderer());
        renderer.Render(document);
        return writer.ToString();
    }

    // A condition stands at the start of its paragraph, which may be a list item or a table cell.
    static void Condition(LeafBlock block, string words, Dictionary<int, string> held, RequestValidation faults)
    {
        foreach (var inlineMark in block.Inline!.Descendants<InlineMark>().ToList().Where(m => m.Broken is null && !m.IsBinding))
        {
            if (inlineMark != block.Inline!.FirstChild || block is not ParagraphBlock || Shown(block) is not { } shown)
            {
                faults.Add("body", "misplaced_condition", "A condition is the first thing in its paragraph, and the only one.");
                continue;
            }
            if (inlineMark.NextSibling is LiteralInline next) next.Content.TrimStart();
            held[inlineMark.Index] = words.Trim();
            var said = inlineMark.LastDay is { } day ? $"until {CivilDate.Day(day)}" : $"while {inlineMark.Subject} is {inlineMark.Status}";
            shown.GetAttributes().AddProperty(ConditionAttribute, said);
            shown.GetAttributes().AddProperty(HoldsAttribute, HtmlPlaceholders.Holds(inlineMark.Index));
        }
    }

    /// <summary>
    /// Returns the block whose element is written, because a paragraph in a tight list or a cell has no element of its
    /// own.
    /// </summary>
    static MarkdownObject? Shown(LeafBlock block) => block.Parent switch
    {
        ListItemBlock { Parent: ListBlock { IsLoose: false } } item => item.Count == 1
            || item[0] == block && item.Skip(1).All(b => b is not ListBlock) ? item : null,
        TableCell { Count: 1 } cell => cell,
        _ => block,
    };

    // The text of the block for a screen reader: no addresses, no code.
    static string Words(LeafBlock block)
    {
        var words = new StringBuilder();
        foreach (var inline in block.Inline!.Descendants())
        {
            if (inline is LiteralInline literal && literal.Parent is not LinkInline { IsAutoLink: true })
                words.Append(literal.Content.AsSpan());
            else if (inline is InlineMark { Word: InlineMark.Claim } claim) words.Append(claim.Words);
            else if (inline is LineBreakInline) words.Append(' ');
        }
        return words.ToString();
    }

    /// <param name="next">The number to try for the next heading with the same text, by id.</param>
    static string NewId(string words, Dictionary<string, int> next)
    {
        if (words.Length > MostIdWords) words = words[..(char.IsHighSurrogate(words[MostIdWords - 1]) ? MostIdWords - 1 : MostIdWords)];
        var id = HeadingId
            + string.Join('-', NotInIds().Split(words.Normalize(NormalizationForm.FormKC).ToLowerInvariant()).Where(w => w.Length > 0));
        if (id.Length > 100) id = id[..(char.IsHighSurrogate(id[99]) ? 99 : 100)];
        if (next.TryAdd(id, 2)) return id;
        string free;
        do free = string.Create(CultureInfo.InvariantCulture, $"{id}-{next[id]++}");
        while (!next.TryAdd(free, 2));
        return free;
    }

    // Markdig aligns table cells with a style attribute, which the sanitizer removes.
    static void Align(Table table)
    {
        foreach (var row in table.OfType<TableRow>())
            for (var i = 0; i < row.Count && i < table.ColumnDefinitions.Count; i++)
                if (table.ColumnDefinitions[i].Alignment is { } side)
                    ((TableCell)row[i]).GetAttributes().AddClass($"align-{side.ToString().ToLowerInvariant()}");
        foreach (var column in table.ColumnDefinitions) column.Alignment = null;
    }

    /// <summary>Returns the maximum number of open brackets in a paragraph.</summary>
    static int Open(string body)
    {
        var (depth, most) = (0, 0);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '\n' && i + 1 < body.Length && body[i + 1] is '\n' or '\r') depth = 0;
            else if (body[i] == '[') most = Math.Max(most, ++depth);
            else if (body[i] == ']' && depth > 0) depth--;
        }
        return most;
    }

    /// <summary>Returns the nesting depth of the author's raw HTML, counting unclosed elements.</summary>
    static int Nested(MarkdownDocument document)
    {
        var (depth, most) = (0, 0);
        foreach (var tag in document.Descendants()
            .Select(o => o switch { HtmlBlock b => b.Lines.ToString(), HtmlInline h => h.Tag, _ => "" })
            .SelectMany(raw => Tag().Matches(raw)))
        {
            if (tag.Groups["end"].Success) depth = Math.Max(0, depth - 1);
            else if (!tag.Groups["void"].Success) most = Math.Max(most, ++depth);
        }
        return most;
    }

    [GeneratedRegex(@"<(?:(?<end>/)[a-z]|(?<void>area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b|[a-z])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{Nd}]+")]
    private static partial Regex NotInIds();

    [GeneratedRegex("^(?:fn|fnref):[0-9:]{1,12}$")]
    private static partial Regex FootnoteIds();
}
