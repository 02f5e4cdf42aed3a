using System.Globalization;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The words of one language: labels of charts and calendars, statuses, kinds, months and State names.
/// </summary>
/// <param name="tag">The language of the words.</param>
/// <param name="words">By path in the file: <c>status.in-force</c>.</param>
/// <param name="dates">False prints dates as ISO 8601, for a language whose months are not known.</param>
public sealed class LocaleData(string tag, IReadOnlyDictionary<string, string> words, bool dates = true)
{
    public string Tag => tag;

    /// <summary>A label; a word without one is shown as is: <c>kind.lunch</c> as <c>lunch</c>.</summary>
    public string Text(string path) =>
        words.TryGetValue(path, out var text) ? text : path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>The label, or null.</summary>
    public string? Find(string path) => words.GetValueOrDefault(path);

    /// <summary>The paths that begin so: <c>status.</c>.</summary>
    public IEnumerable<string> Paths(string prefix) => words.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal));

    public string Text(string path, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, Text(path), values);

    /// <summary>A State's name; its code if it has none in this language.</summary>
    public string State(string code) => Text("state." + code);

    /// <summary>Formats a date at its own precision.</summary>
    public string Print(CivilDate date)
    {
        if (!dates || date.Precision == "year") return date.ToString();
        var form = date.Precision == "month" ? "date.month" : date.First.Day == 1 ? "date.first-of-month" : "date.day";
        return Text(form, date.First.Day, Text(string.Create(CultureInfo.InvariantCulture, $"month.{date.First.Month}")), date.First.Year);
    }
}
