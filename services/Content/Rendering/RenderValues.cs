using Embassy.ServiceDefaults;

namespace Embassy.Content.Rendering;

/// <summary>The values of facts in one language, the conditions that hold, and the descriptions of assets.</summary>
/// <param name="find">Returns a fact by its key, as it is shown in the language; null when there is none.</param>
/// <param name="fallen">The indexes of marks whose condition no longer holds.</param>
/// <param name="assets">The files and alternative texts of assets, by digest.</param>
public sealed class RenderValues(
    string locale, Func<string, FactView?> find, IReadOnlySet<int> fallen, IReadOnlyDictionary<string, PictureForms> assets)
{
    readonly Dictionary<string, FactView?> facts = [];

    public (string Html, string Text, MarkViews Marks) Into(RenderTemplate renderTemplate)
    {
        string Words(int i) => i < renderTemplate.Marks.Count ? Text(renderTemplate.Marks[i]) : "";
        string Element(int i) => i < renderTemplate.Marks.Count ? Data(renderTemplate.Marks[i]) : "";
        string Holds(int i) => fallen.Contains(i) ? "false" : "true";
        var marks = new MarkViews(
            [.. renderTemplate.Marks.Select(View).OfType<FactView>().Distinct()],
            [.. renderTemplate.Marks.Select((m, i) => (m, i)).Where(m => m.m.Condition.Length > 0)
                .Select(m => new ConditionView(m.m.Condition, !fallen.Contains(m.i), m.m.Words))]);
        string Shows(int i) => i < renderTemplate.Pictures?.Count && assets.TryGetValue(renderTemplate.Pictures[i], out var picture)
            ? picture.Alternative(locale) : "";
        string Image(int i) => i < renderTemplate.Images?.Count && renderTemplate.Images[i] is var name
            ? $"data-asset=\"{name[..64]}\"" + (assets.TryGetValue(name[..64], out var image) ? image.Attributes(name) : "") : "";
        return (HtmlPlaceholders.Fill(renderTemplate.Html, Element, i => HtmlPlaceholders.Escape(Words(i)), Holds,
            i => HtmlPlaceholders.Escape(Shows(i)), Image),
            HtmlPlaceholders.Fill(renderTemplate.Text, Words, Words, Holds, Shows, Image), marks);
    }

    FactView? Fact(TemplateMark mark)
    {
        if (mark.Fact.Length == 0) return null;
        if (!facts.TryGetValue(mark.Fact, out var fact)) facts[mark.Fact] = fact = find(mark.Fact);
        return fact;
    }

    FactView? View(TemplateMark mark) => Fact(mark) is { } fact
        ? fact with { Binding = mark.Word == InlineMark.Claim ? "claim" : "value", Shown = Text(mark) } : null;

    string Text(TemplateMark mark) => mark.Word == InlineMark.Claim ? mark.Words : Fact(mark)?.Shown ?? "";

    // dir="auto" isolates the value from surrounding text of the opposite direction.
    string Data(TemplateMark mark)
    {
        if (Fact(mark) is not { } fact) return HtmlPlaceholders.Escape(Text(mark));
        (string, string)[] attributes =
        [
            // A text has no machine-readable value but its words.
            ("value", fact.Value.Length > 0 ? fact.Value : fact.Shown),
            (mark.Word == InlineMark.Claim ? "data-claim" : "data-fact", fact.Key),
            ("data-unit", fact.Unit), ("data-period", fact.Period), ("data-source", fact.Source), ("data-as-of", fact.AsOf),
            ("dir", mark.Word == InlineMark.Claim ? "" : "auto"),
        ];
        return $"<data{string.Concat(attributes.Where(a => a.Item2.Length > 0).Select(a => $" {a.Item1}=\"{HtmlPlaceholders.Escape(a.Item2)}\""))}>{HtmlPlaceholders.Escape(Text(mark))}</data>";
    }
}
