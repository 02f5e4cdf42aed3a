using System.Text.Json;
using Embassy.Announcements;
using Embassy.Content.Editions;
using Embassy.Content.Facts;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Rendering;

/// <summary>
/// An edition as it is read: HTML and plain text, made when its words are saved and filled anew when a fact or a condition changes,
/// so that reading costs a row. What it is filled from stays beside it where it has marks.
/// </summary>
[WithoutAudience("a part of its edition, read with it")]
public sealed class Rendered
{
    public required Guid EditionId { get; init; }
    public string Html { get; private set; } = "";
    public string Text { get; private set; } = "";

    /// <summary>The facts and conditions that stand in it, as they were filled in, JSON of <see cref="ShownMarks"/>; null when there are none.</summary>
    public string? Shown { get; private set; }

    /// <summary>HTML and text with places, and the marks of those; null when there are none.</summary>
    public string? Skeleton { get; private set; }

    /// <summary>The edition's fingerprint when it was made: whoever fills it anew does so for these words only.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>The version of the renderer that made it.</summary>
    public int MadeBy { get; private set; }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Rendered>(rendered =>
        {
            rendered.HasKey(r => r.EditionId);
            rendered.Property(r => r.Fingerprint).HasMaxLength(64).IsConcurrencyToken();
            rendered.ToTable("Renderings");
        });
        model.Entity<Edition>().HasOne(e => e.Rendered).WithOne().HasForeignKey<Rendered>(r => r.EditionId);
    }

    /// <summary>Takes new words.</summary>
    public void Make(Prose prose, string body, string fingerprint, Filling filling)
    {
        var skeleton = prose.Marks.Count + prose.Pictures.Count == 0 || prose.Faults.Count > 0 ? null
            : new Skeleton(prose.Html, prose.Text, [.. prose.Marks.Select(m => SkeletonMark.Of(m, prose.Held))], [.. prose.Pictures]);
        (Skeleton, Fingerprint, MadeBy) = (skeleton is null ? null : JsonSerializer.Serialize(skeleton, Announcement.Json), fingerprint, Prose.Version);
        if (skeleton is not null) Fill(skeleton, filling);
        else ((Html, Text), Shown) = (prose.Plainly(body), null);
    }

    /// <summary>Says what facts and conditions say now; false if it says that already.</summary>
    public bool Fill(Filling filling) => Skeleton is not null && Fill(JsonSerializer.Deserialize<Skeleton>(Skeleton, Announcement.Json)!, filling);

    bool Fill(Skeleton skeleton, Filling filling)
    {
        var (html, text, marks) = filling.Into(skeleton);
        var shown = JsonSerializer.Serialize(marks, Announcement.Json);
        if (Html == html && Text == text && Shown == shown) return false;
        (Html, Text, Shown) = (html, text, shown);
        return true;
    }
}

/// <summary>What is filled from: sanitised once, when the words were saved.</summary>
/// <param name="Pictures">The digests of the assets whose description is filled in; null where an older renderer made it.</param>
public sealed record Skeleton(string Html, string Text, List<SkeletonMark> Marks, List<string>? Pictures = null);

/// <param name="Word"><c>fact</c>, <c>claim</c>, <c>until</c> or <c>while</c>.</param>
/// <param name="Words">The words of a claim, or of the paragraph that a condition stands in.</param>
public sealed record SkeletonMark(string Word, string Fact, string Words, string Condition)
{
    const int MostWords = 300;

    public static SkeletonMark Of(Mark mark, IReadOnlyDictionary<int, string> held)
    {
        var words = mark.IsBinding ? mark.Words : held.GetValueOrDefault(mark.Index, "");
        if (words.Length > MostWords) words = words[..(char.IsHighSurrogate(words[MostWords - 1]) ? MostWords - 1 : MostWords)] + "…";
        return new SkeletonMark(mark.Word, mark.FactKey, words, mark.LastDay is { } day ? $"until {CivilDate.Day(day)}" : mark.Subject.Length > 0 ? $"while {mark.Subject} is {mark.Status}" : "");
    }
}

/// <summary>What the API says of the marks beside the text.</summary>
public sealed record ShownMarks(List<ShownFact> Facts, List<ShownCondition> Conditions)
{
    public static ShownMarks? Of(string? json) => json is null ? null : JsonSerializer.Deserialize<ShownMarks>(json, Announcement.Json);
}

public sealed record ShownFact(string Key, string Binding, string Shown, string Value, string Unit, string Period, string Source, string AsOf, string Confidence)
{
    public V1.BoundFact ToProto() => new() { Key = Key, Binding = Binding, Shown = Shown, Value = Value, Unit = Unit, Period = Period, Source = Source, AsOf = AsOf, Confidence = Confidence };
}

public sealed record ShownCondition(string Condition, bool Holds, string Words)
{
    public V1.ParagraphCondition ToProto() => new() { Condition = Condition, Holds = Holds, Words = Words };
}

/// <summary>What facts say in one language, and which conditions hold.</summary>
/// <param name="fallen">The indexes of marks whose condition no longer holds.</param>
/// <param name="assets">What is said of assets, by digest.</param>
public sealed class Filling(
    Formats formats, IReadOnlyDictionary<string, Fact> facts, IReadOnlySet<int> fallen, IReadOnlyDictionary<string, List<LanguageText>> assets)
{
    public (string Html, string Text, ShownMarks Marks) Into(Skeleton skeleton)
    {
        string Words(int i) => i < skeleton.Marks.Count ? Said(skeleton.Marks[i]) : "";
        string Element(int i) => i < skeleton.Marks.Count ? Data(skeleton.Marks[i]) : "";
        string Holds(int i) => fallen.Contains(i) ? "false" : "true";
        var marks = new ShownMarks(
            [.. skeleton.Marks.Where(m => m.Fact.Length > 0 && facts.ContainsKey(m.Fact)).Select(m => facts[m.Fact].ToShown(m.Word == Mark.Claim ? "claim" : "value", Said(m))).Distinct()],
            [.. skeleton.Marks.Select((m, i) => (m, i)).Where(m => m.m.Condition.Length > 0).Select(m => new ShownCondition(m.m.Condition, !fallen.Contains(m.i), m.m.Words))]);
        string Shows(int i) => i < skeleton.Pictures?.Count && assets.TryGetValue(skeleton.Pictures[i], out var texts)
            ? texts.Find(t => t.Lang == formats.Locale)?.Words ?? "" : "";
        return (Places.Fill(skeleton.Html, Element, i => Places.Escape(Words(i)), Holds, i => Places.Escape(Shows(i))),
            Places.Fill(skeleton.Text, Words, Words, Holds, Shows), marks);
    }

    string Said(SkeletonMark mark) => mark.Word == Mark.Claim ? mark.Words : facts.TryGetValue(mark.Fact, out var fact) ? formats.Show(fact) : "";

    // dir="auto" sets it apart from what runs the other way around it.
    string Data(SkeletonMark mark)
    {
        if (!facts.TryGetValue(mark.Fact, out var fact)) return Places.Escape(Said(mark));
        var said = fact.Said;
        (string, string)[] attributes =
        [
            ("value", formats.Machine(fact)), (mark.Word == Mark.Claim ? "data-claim" : "data-fact", fact.Key), ("data-unit", said.Unit), ("data-period", said.Period),
            ("data-source", said.Source.Reference), ("data-as-of", said.AsOf), ("dir", mark.Word == Mark.Claim ? "" : "auto"),
        ];
        return $"<data{string.Concat(attributes.Where(a => a.Item2.Length > 0).Select(a => $" {a.Item1}=\"{Places.Escape(a.Item2)}\""))}>{Places.Escape(Said(mark))}</data>";
    }
}
