using System.Text.Json;
using System.Text.Json.Serialization;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Rendering;

/// <summary>
/// The HTML and plain text of an edition, made when its text is saved and filled again when a fact or a condition
/// changes, so that a read loads one row. A rendering with marks also keeps its template.
/// </summary>
[WithoutAudience("a part of its edition, read with it")]
public sealed class RenderedEdition
{
    public required Guid EditionId { get; init; }
    public string Html { get; private set; } = "";
    public string Text { get; private set; } = "";

    /// <summary>
    /// The facts and conditions in the rendering as they were filled in, JSON of <see cref="MarkViews"/>; null when
    /// there are none.
    /// </summary>
    public string? Shown { get; private set; }

    /// <summary>HTML and text with placeholders, and their marks; null when there are none.</summary>
    public string? Skeleton { get; private set; }

    /// <summary>The edition's fingerprint at rendering time, so that a refill applies only to the same text.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>The version of the renderer that made it.</summary>
    public int MadeBy { get; private set; }

    public static void Map(ModelBuilder model) => model.Entity<RenderedEdition>(rendered =>
    {
        rendered.HasKey(r => r.EditionId);
        rendered.Property(r => r.Fingerprint).HasMaxLength(64).IsConcurrencyToken();
        rendered.ToTable("Renderings");
    });

    /// <summary>Renders a new text.</summary>
    public void Make(MarkdownBody markdownBody, string body, string fingerprint, RenderValues renderValues)
    {
        var renderTemplate = markdownBody.IsPlain || markdownBody.Faults.Count > 0 ? null
            : new RenderTemplate(markdownBody.Html, markdownBody.Text,
                [.. markdownBody.Marks.Select(m => TemplateMark.Of(m, markdownBody.Held))], [.. markdownBody.Pictures],
                [.. markdownBody.Images]);
        (Skeleton, Fingerprint, MadeBy) =
            (renderTemplate is null ? null
                : JsonSerializer.Serialize(renderTemplate, Announcement.Json), fingerprint, MarkdownBody.Version);
        if (renderTemplate is not null) Fill(renderTemplate, renderValues);
        else ((Html, Text), Shown) = (markdownBody.Plainly(body), null);
    }

    /// <summary>Fills in the current facts and conditions; returns false if nothing changes.</summary>
    public bool Fill(RenderValues renderValues) => Skeleton is not null
        && Fill(JsonSerializer.Deserialize<RenderTemplate>(Skeleton, Announcement.Json)!, renderValues);

    bool Fill(RenderTemplate renderTemplate, RenderValues renderValues)
    {
        var (html, text, marks) = renderValues.Into(renderTemplate);
        var shown = JsonSerializer.Serialize(marks, Announcement.Json);
        if (Html == html && Text == text && Shown == shown) return false;
        (Html, Text, Shown) = (html, text, shown);
        return true;
    }
}

/// <summary>The template of a rendering, sanitised once when the text was saved.</summary>
/// <param name="Pictures">The digests of the assets whose description is filled in; null from an older
/// renderer.</param>
/// <param name="Images">All pictures of assets, each as a digest with a width suffix.</param>
public sealed record RenderTemplate(string Html, string Text, List<TemplateMark> Marks, List<string>? Pictures = null,
    List<string>? Images = null)
{
    /// <summary>The digests of all assets that the rendering needs.</summary>
    public IEnumerable<string> Assets => [.. Pictures ?? [], .. (Images ?? []).Select(i => i[..64])];
}

/// <param name="Word"><c>fact</c>, <c>claim</c>, <c>until</c> or <c>while</c>.</param>
/// <param name="Words">The text of a claim, or of the conditional paragraph.</param>
public sealed record TemplateMark(string Word, string Fact, string Words, string Condition)
{
    const int MostWords = 300;

    public static TemplateMark Of(InlineMark inlineMark, IReadOnlyDictionary<int, string> held)
    {
        var words = inlineMark.IsBinding ? inlineMark.Words : held.GetValueOrDefault(inlineMark.Index, "");
        if (words.Length > MostWords) words = words[..(char.IsHighSurrogate(words[MostWords - 1]) ? MostWords - 1 : MostWords)] + "…";
        return new TemplateMark(inlineMark.Word, inlineMark.FactKey,
            words, inlineMark.LastDay is { } day ? $"until {CivilDate.Day(day)}"
                : inlineMark.Subject.Length > 0 ? $"while {inlineMark.Subject} is {inlineMark.Status}" : "");
    }
}

/// <summary>The marks in the API's response, beside the text.</summary>
public sealed record MarkViews(List<FactView> Facts, List<ConditionView> Conditions)
{
    public static MarkViews? Of(string? json) => json is null ? null : JsonSerializer.Deserialize<MarkViews>(json, Announcement.Json);
}

/// <param name="Binding"><c>value</c> or <c>claim</c>.</param>
/// <param name="Shown">The fact in the words of one language, or the words of the claim.</param>
/// <param name="DerivedFrom">What it is counted from; null for a fact that editors enter, so that the stored marks of
/// such facts are those of an older renderer.</param>
public sealed record FactView(string Key, string Binding, string Shown, string Value, string Unit, string Period, string Source,
    string AsOf, string Confidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DerivedFrom = null)
{
    public V1.BoundFact ToProto() =>
        new()
        {
            Key = Key,
            Binding = Binding,
            Shown = Shown,
            Value = Value,
            Unit = Unit,
            Period = Period,
            Source = Source,
            AsOf = AsOf,
            Confidence = Confidence,
            DerivedFrom = DerivedFrom ?? "",
        };
}

public sealed record ConditionView(string Condition, bool Holds, string Words)
{
    public V1.ParagraphCondition ToProto() => new() { Condition = Condition, Holds = Holds, Words = Words };
}
