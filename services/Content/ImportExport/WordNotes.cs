using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Embassy.Content.ImportExport;

/// <summary>
/// What runs through a document from one paragraph to the next: tracked changes, fields, numbers of notes, addresses.
/// </summary>
sealed partial class WordNotes(WordPackage package, List<V1.NotUnderstood> notes)
{
    const int MostDeletions = 20;

    sealed class OpenField
    {
        public StringBuilder Code { get; } = new();
        public bool InResult { get; set; }
        public string Link { get; set; } = "";
    }

    readonly Stack<OpenField> fields = new();
    readonly SortedDictionary<string, int> counted = new(StringComparer.Ordinal);
    readonly List<string> deleted = [];
    readonly Dictionary<string, WordPackage.Relation> related = new(StringComparer.Ordinal);

    public List<V1.NotUnderstood> Notes => notes;
    public int Inserted { get; set; }
    public int NumberedHeadings { get; set; }

    /// <summary>The notes in the order of their references: <c>footnote</c> or <c>endnote</c>, and the id.</summary>
    public List<(string Kind, string Id)> References { get; } = [];

    /// <summary>Addresses of links are those of the part that is read.</summary>
    public void Enter(string part)
    {
        related.Clear();
        foreach (var relation in package.Related(part)) related.TryAdd(relation.Id, relation);
        fields.Clear();
    }

    public string Target(XElement link)
    {
        var anchor = link.Named("anchor") is { Length: > 0 } name ? $"#{name}" : "";
        return (related.GetValueOrDefault(link.Named("id") ?? "")?.Target ?? "") + anchor;
    }

    public void Delete(string words)
    {
        if (words.Trim().Length > 0) deleted.Add(words);
    }

    public string Number(XElement reference)
    {
        if (reference.Named("customMarkFollows") is "1" or "true" or "on") return "";
        References.Add((reference.Name.LocalName.Replace("Reference", "", StringComparison.Ordinal), reference.Named("id") ?? ""));
        return References.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public bool InCode => fields.TryPeek(out var last) && !last.InResult;

    /// <summary>The address of the link field around the words; null outside one.</summary>
    public string? InField => fields.FirstOrDefault(f => f.InResult && f.Link.Length > 0)?.Link;

    public void FieldCode(string code)
    {
        if (InCode) fields.Peek().Code.Append(code);
    }

    public void FieldMark(string type)
    {
        if (type == "begin") fields.Push(new OpenField());
        else if (type == "separate" && InCode)
        {
            fields.Peek().Link = Field(fields.Peek().Code.ToString());
            fields.Peek().InResult = true;
        }
        else if (type == "end" && fields.TryPop(out var field) && !field.InResult) Field(field.Code.ToString());
    }

    /// <summary>The address of a link field; empty for another one, which is counted.</summary>
    public string Field(string code)
    {
        var name = code.Trim().Split(' ', 2)[0].ToUpperInvariant();
        if (name != "HYPERLINK")
        {
            if (name.Length > 0) counted[name] = counted.GetValueOrDefault(name) + 1;
            return "";
        }
        var words = Quoted().Matches(code).Select(m => (IsAnchor: m.Groups[1].Success, Text: m.Groups[2].Value)).ToList();
        return words.Find(w => !w.IsAnchor).Text + (words.Find(w => w.IsAnchor).Text is { Length: > 0 } anchor ? $"#{anchor}" : "");
    }

    public void Report()
    {
        if (Inserted > 0) Say("change", $"{Inserted} tracked insertions", "Taken.");
        foreach (var words in deleted.Take(MostDeletions)) Say("change", words, "Left out: a tracked deletion.");
        if (deleted.Count > MostDeletions) Say("change", $"{deleted.Count - MostDeletions} more tracked deletions", "Left out.");
        foreach (var (name, count) in counted)
            Say("field", count == 1 ? name : $"{name} ({count} times)", "Its words are as they were when the document was saved.");
        if (References.Count > 0) Say("note", $"{References.Count} notes", "They stand at the end of the text, with their numbers.");
        if (NumberedHeadings > 0) Say("numbering", $"{NumberedHeadings} numbered headings", "Their numbers were left out.");
        foreach (var comment in package.Beside("comments")?.Elements().Where(e => e.Is("comment")) ?? [])
            Say("comment", Words(comment), "Left out.");
        foreach (var type in (string[])["header", "footer"])
            foreach (var part in package.Related(package.Main).Where(r => r.Type == type && !r.IsExternal).Select(r => r.Target).Distinct())
                if (Words(package.Part(part)) is { Length: > 0 } words) Say("header", words, $"Left out: a {type} stands on every sheet.");
    }

    void Say(string what, string text, string became) => notes.Add(ImportedPage.Not(what, text, became));

    static string Words(XElement? part) => part is null ? "" : string.Join(' ', part.Descendants().Where(e => e.Is("p"))
        .Select(p => string.Concat(p.Descendants().Where(e => e.Is("t")).Select(e => e.Value)))).Trim();

    [GeneratedRegex("""(\\l\s*)?"([^"]*)"|(?<!\S)(?!HYPERLINK\b|\\)(?<2>[^\s"]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();
}
