using Embassy.Web.Languages;

namespace Embassy.Desk.Screens;

/// <summary>How a field is shown.</summary>
public enum FieldKind
{
    Line, Text, Choice, Day, Number, Check,
}

/// <summary>A field of a form. Its id is the path in the JSON: <c>titles-0-text</c> is <c>titles[0].text</c>.</summary>
/// <param name="Id">Its id and name in the form.</param>
/// <param name="Label">Its label in the desk's language.</param>
public sealed record Field(string Id, string Label, string? Value = null, FieldKind Kind = FieldKind.Line)
{
    public string? Hint { get; init; }

    /// <summary>The language of the content, which gives its direction; null if it may be any.</summary>
    public string? Lang { get; init; }

    /// <summary>The language of a hint that is content; null if it is the desk's.</summary>
    public string? HintLang { get; init; }

    public bool Required { get; init; }

    public int Rows { get; init; } = 3;

    /// <summary>Most characters, shown as a hint.</summary>
    public int Max { get; init; }

    /// <summary>The values of a choice with their labels.</summary>
    public IReadOnlyList<(string Value, string Label)> Options { get; init; } = [];

    /// <summary>What is wrong with the value.</summary>
    public string? Error { get; set; }

    /// <summary>Follows the content, never the language of the desk.</summary>
    public string Direction => Lang is null ? "auto" : Language.Find(Lang)?.Dir ?? "auto";

    /// <summary>The id of the field at a path of the API.</summary>
    public static string IdOf(string path) => path.Replace("[", "-", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
        .Replace('.', '-');
}
