using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>A block of an imported page: its plain text and its Markdown.</summary>
/// <param name="Aside">True in a header or footer of the page, outside its text.</param>
/// <param name="Start">The start of the block in a Markdown file; the end stands beside it.</param>
public sealed record ImportBlock(string Plain, string Markdown, bool Heading = false, bool Aside = false, int Start = 0, int End = 0)
{
    /// <summary>What its HTML says, to compare with the HTML of its Markdown.</summary>
    public IReadOnlyList<string> Meaning { get; init; } = [];

    public string[] Lines => Plain.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True for a possible title: a single line that is not a sentence.</summary>
    public bool IsShort => Heading || Lines is [{ Length: <= 200 } line] && !".،؛:!?؟…。".Contains(line[^1], StringComparison.Ordinal);
}

/// <summary>
/// The parts of an embassy's web page: letterhead, title, text and attribution. They are recognised by position and by
/// words in Arabic, French, English and Azerbaijani.
/// </summary>
public sealed partial class ImportedPage
{
    const int LongestLetterhead = 120, MostLetterheads = 20, MostDifferences = 20;

    public List<string> Letterhead { get; } = [];
    public string Title { get; private set; } = "";
    public string Body { get; private set; } = "";
    public string Copyright { get; private set; } = "";
    public int Year { get; private set; }
    public int Blocks { get; private set; }
    public required List<V1.NotUnderstood> Notes { get; init; }

    /// <summary>What the HTML of the text said; empty for other formats.</summary>
    public List<string> Meaning { get; } = [];

    /// <param name="source">The file, when its body must stay as it is written.</param>
    /// <param name="title">The title from the file's metadata; empty without one.</param>
    /// <param name="wanted">A given title; a title in the text is removed only if it is the same.</param>
    /// <param name="isDocument">A document has no navigation: lines above its title belong to its text.</param>
    public static ImportedPage Of(List<ImportBlock> blocks, List<V1.NotUnderstood> notes, string wanted, string title = "",
        string? source = null, bool isDocument = false)
    {
        var page = new ImportedPage { Notes = notes };
        var rest = new List<ImportBlock>(blocks);
        page.TakeCopyright(rest, out var copyright);
        page.TakeLetterhead(rest);
        page.TakeTitle(rest, wanted, title, isDocument);
        page.Take(rest);
        rest.RemoveAll(b => b.Aside);
        page.Body = source is null ? string.Join("\n\n", rest.Select(b => b.Markdown)) : rest.Count == 0 ? ""
            : (source[rest[0].Start..(copyright is { } there && there.Start >= rest[0].Start ? there.Start : source.Length)]
                + (copyright is { } cut && cut.Start >= rest[0].Start ? source[cut.End..] : "")).TrimEnd();
        return page;
    }

    /// <summary>Notes where the HTML of the written Markdown says something else than the HTML that was read.</summary>
    public void Compare(string html)
    {
        if (Meaning.Count == 0) return;
        var shown = HtmlMeaning.Of(new HtmlParser().ParseDocument(html).Body!.ChildNodes);
        var (at, noted) = (0, 0);
        for (var i = 0; i < Meaning.Count && noted < MostDifferences; i++)
        {
            if (at < shown.Count && shown[at] == Meaning[i])
            {
                at++;
                continue;
            }
            noted++;
            // A block more or less does not make all that follow it different.
            var next = Enumerable.Range(1, 5).FirstOrDefault(n => at + n < shown.Count && shown[at + n] == Meaning[i]);
            var isMissing = next == 0 && i + 1 < Meaning.Count && at < shown.Count && shown[at] == Meaning[i + 1];
            var words = HtmlMeaning.Words(Meaning[i]);
            if (next > 0) Note("difference", HtmlMeaning.Words(shown[at]), "The page shows it; the source does not have it so.");
            else if (isMissing || at >= shown.Count) Note("difference", words, "The page does not show it.");
            else if (HtmlMeaning.Words(shown[at]) == words) Note("difference", words, "Its words are kept; not all its marks are.");
            else Note("difference", words, $"The page shows: {Spaces().Replace(HtmlMeaning.Words(shown[at]), " ").Trim()}");
            at += next > 0 ? next + 1 : isMissing ? 0 : 1;
        }
    }

    /// <summary>A text without the parts of a page around it: all of it is the body.</summary>
    public static ImportedPage Whole(List<ImportBlock> blocks, List<V1.NotUnderstood> notes)
    {
        var page = new ImportedPage { Notes = notes };
        page.Take(blocks);
        page.Body = string.Join("\n\n", blocks.Where(b => !b.Aside).Select(b => b.Markdown));
        return page;
    }

    // Unrecognised content outside the text belongs to the site, not to the page.
    void Take(List<ImportBlock> blocks)
    {
        foreach (var aside in blocks.FindAll(b => b.Aside)) Note("navigation", aside.Plain, "Left out: it stands outside the text.");
        var text = blocks.FindAll(b => !b.Aside);
        Blocks = text.Count;
        foreach (var block in text) Meaning.AddRange(block.Meaning);
    }

    public void Note(string what, string text, string became) => Notes.Add(Not(what, text, became));

    public static V1.NotUnderstood Not(string what, string text, string became)
    {
        text = Spaces().Replace(text, " ").Trim();
        return new()
        {
            What = what,
            Text = text.Length <= 200 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[198]) ? 198 : 199), "…"),
            Became = became
        };
    }

    void TakeCopyright(List<ImportBlock> rest, out ImportBlock? found)
    {
        found = rest.Count > 1 && rest.FindLastIndex(b => b.Plain.Length <= 400 && Rights().IsMatch(b.Plain)) is >= 0 and var at
            && rest.Skip(at + 1).All(b => b.Aside) ? rest[at] : null;
        if (found is null) return;
        rest.Remove(found);
        Copyright = Spaces().Replace(found.Plain, " ").Trim();
        if (FourDigits().Matches(Copyright) is { Count: > 0 } years)
            Year = years[^1].Value.Aggregate(0, (year, digit) => year * 10 + (int)char.GetNumericValue(digit));
    }

    // A letterhead names the sender and precedes a possible title. A single line about an embassy is itself the title.
    void TakeLetterhead(List<ImportBlock> rest)
    {
        for (var taken = 0; taken < MostLetterheads && rest.Count > 1 && !rest[0].Heading && rest[1].IsShort
            && rest[0].Lines is { Length: > 0 } lines
            && lines.All(l => l.Length <= LongestLetterhead) && (lines.Any(l => Speaker().IsMatch(l)) || rest[0].Aside); taken++)
        {
            Letterhead.AddRange(lines);
            rest.RemoveAt(0);
        }
    }

    void TakeTitle(List<ImportBlock> rest, string wanted, string title, bool isDocument)
    {
        // Short lines before the first heading are site navigation.
        var heading = rest.FindIndex(b => b.Heading && !b.Aside);
        var isAbove = heading > 0 && rest.Take(heading).All(b => b.IsShort);
        if (isAbove && !isDocument)
        {
            foreach (var above in rest.Take(heading)) Note("navigation", above.Plain, "Left out: it stands above the title.");
            rest.RemoveRange(0, heading);
        }
        var first = isAbove && isDocument ? rest[heading] : rest.Find(b => !b.Aside);
        if (first is { IsShort: true } && (wanted.Length == 0 || first.Plain.Trim() == wanted))
        {
            Title = Spaces().Replace(first.Plain, " ").Trim();
            rest.Remove(first);
        }
        else Title = title;
    }

    /// <summary>The slug of a title, and that of its compatibility form, as ﬁ has.</summary>
    public static IReadOnlyList<string> SlugsOf(string title, string locale) =>
        [SlugOf(title, locale), SlugOf(title.Normalize(NormalizationForm.FormKC), locale)];

    /// <summary>
    /// Builds a slug from a title: its letters and digits, in lower case by the rules of its language.
    /// </summary>
    public static string SlugOf(string title, string locale)
    {
        var slug = new StringBuilder();
        foreach (var rune in SlugSpelling.Stored(title, locale).EnumerateRunes())
        {
            var fits = Rune.IsLetterOrDigit(rune)
                || slug.Length > 0 && slug[^1] != '-'
                    && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (slug.Length + rune.Utf16SequenceLength > 120) break;
            if (fits) slug.Append(rune.ToString());
            else if (slug.Length > 0 && slug[^1] != '-' && rune.Value is not ('\'' or '’')) slug.Append('-');
        }
        return slug.ToString().Trim('-');
    }

    // No-break spaces are words of a text.
    [GeneratedRegex(@"[ \t\r\n\f\v\u2028]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"©|\(c\)\s*\d{4}|\bcopyright\b|all rights reserved|tous droits réservés|bütün hüquqlar(ı)? qorun|جميع الحقوق محفوظة|كل الحقوق محفوظة", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Rights();

    [GeneratedRegex(@"\blogo\b|\bembassy\b|\bministry\b|\bconsulate\b|\brepublic\b|\bambassade\b|\bministère\b|\bconsulat\b|\brépublique\b|səfirli|nazirli|konsulluğ|respublika|سفارة|وزارة|قنصلية|الجمهورية|جمهورية", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Speaker();

    [GeneratedRegex(@"(?<!\d)\d{4}(?!\d)")]
    private static partial Regex FourDigits();
}
