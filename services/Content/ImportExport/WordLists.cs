using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Embassy.Content.ImportExport;

/// <summary>
/// The lists of a document. Word has no lists: each paragraph names a numbering and a level, and a number continues
/// wherever the numbering is used next.
/// </summary>
sealed class WordLists(XElement? root)
{
    const int Deepest = 8;

    /// <param name="Format">As the type of an HTML list: 1, a, A, i, I; empty for a bullet.</param>
    internal sealed record Item(string Numbering, int Level, string Format, int Number);

    readonly ILookup<string, XElement> numberings = (root?.Elements().Where(e => e.Is("num")) ?? []).ToLookup(e => e.Named("numId") ?? "");
    readonly ILookup<string, XElement> definitions =
        (root?.Elements().Where(e => e.Is("abstractNum")) ?? []).ToLookup(e => e.Named("abstractNumId") ?? "");
    readonly Dictionary<(string Definition, int Level), int> counted = [];
    readonly HashSet<(string Numbering, int Level)> restarted = [];

    /// <summary>The next item of a list; null if the paragraph is in none.</summary>
    public Item? Next(XElement? numPr)
    {
        var id = numPr.Child("numId").Value() ?? "0";
        if (numberings[id].FirstOrDefault() is not { } numbering) return null;
        var level = Math.Clamp(numPr.Child("ilvl").Number() ?? 0, 0, Deepest);
        var definition = numbering.Child("abstractNumId").Value() ?? "";
        var changed = numbering.Elements().FirstOrDefault(e => e.Is("lvlOverride") && e.Named("ilvl") == Text(level));
        var levels = changed.Child("lvl") ?? definitions[definition].SelectMany(d => d.Elements())
            .FirstOrDefault(e => e.Is("lvl") && e.Named("ilvl") == Text(level));
        var format = levels.Child("numFmt").Value() ?? "decimal";
        if (format == "none") return null;
        if (format == "bullet") return new(id, level, "", 0);
        var start = changed.Child("startOverride").Number();
        if (start is not null && restarted.Add((id, level))) counted.Remove((definition, level));
        var number = counted[(definition, level)] =
            counted.TryGetValue((definition, level), out var last) ? last + 1 : start ?? levels.Child("start").Number() ?? 1;
        for (var deeper = level + 1; deeper <= Deepest; deeper++) counted.Remove((definition, deeper));
        return new(id, level, format switch
        {
            "lowerLetter" => "a",
            "upperLetter" => "A",
            "lowerRoman" => "i",
            "upperRoman" => "I",
            "decimal" or "decimalZero" => "1",
            _ => format,
        }, number);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes the lists of one part of the text as HTML, nested by their levels.</summary>
    internal sealed class Writer(StringBuilder html)
    {
        readonly Stack<Item> open = new();

        public void Add(Item item, string content)
        {
            while (open.TryPeek(out var top) && (top.Level > item.Level || top.Level == item.Level && !Continues(top, item))) Close();
            if (open.TryPeek(out var same) && same.Level == item.Level)
            {
                html.Append("</li><li>");
                open.Pop();
            }
            else html.Append(item.Format.Length == 0 ? "<ul><li>"
                : string.Create(CultureInfo.InvariantCulture, $"<ol type=\"{WordXml.Escape(item.Format)}\" start=\"{item.Number}\"><li>"));
            open.Push(item);
            html.Append(content);
        }

        static bool Continues(Item top, Item item) =>
            top.Format == item.Format && (item.Format.Length == 0 || item.Number == top.Number + 1);

        public void End()
        {
            while (open.Count > 0) Close();
        }

        void Close() => html.Append(open.Pop().Format.Length == 0 ? "</li></ul>" : "</li></ol>");
    }
}
