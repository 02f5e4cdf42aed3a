using Embassy.ServiceDefaults;

namespace Embassy.Forums.Imports;

/// <summary>Reads and validates the cells common to several kinds of files.</summary>
static class RowReader
{
    /// <summary>
    /// Length limits: the source is part of the digest of some keys, and a citation is longer than an address.
    /// </summary>
    public const int LongestSource = 500, LongestNote = 1000;

    /// <summary>Returns false for a row of another forum; rejects an unknown name.</summary>
    public static bool IsOf(this Row row, ForumEntry forum)
    {
        var named = ForumCatalogue.All.FirstOrDefault(f => f.Key == row["forum"] || f.ShortName == row["forum"])
            ?? throw Problem.Invalid("forum", "invalid_word", "One of: " + string.Join(", ", ForumCatalogue.Keys) + ".");
        return named == forum;
    }

    /// <summary>
    /// The text of a column in each language: <c>place</c> as the source spells it, <c>place_ar</c>, and so on.
    /// </summary>
    public static List<LanguageText> Texts(this Row row, RequestValidation validation, string column, int max) =>
        [.. row.Cells.Where(c => c.Value.Length > 0 && (c.Key == column || FileLayout.LanguageOf(c.Key, column) is not null))
            .OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => new LanguageText(FileLayout.LanguageOf(c.Key, column) ?? Languages.Undetermined,
                validation.Text(c.Key, c.Value, max)))];

    public static string Word(this Row row, RequestValidation validation, string column, IReadOnlyList<string> words, string whenEmpty = "")
    {
        var word = row[column].Length == 0 ? whenEmpty : row[column];
        if (word.Length == 0) validation.Add(column, "required", "One of: " + string.Join(", ", words) + ".");
        else validation.When(!words.Contains(word), column, "invalid_word", "One of: " + string.Join(", ", words) + ".");
        return word;
    }

    /// <summary>A State that exists on every day the date may mean.</summary>
    public static string State(this Row row, RequestValidation validation, string column, CivilDate? on, bool required = false)
    {
        var state = row[column];
        if (state.Length == 0)
        {
            validation.When(required, column, "required", "An ISO 3166-1 alpha-3 code, like DZA.");
            return "";
        }
        validation.State(column, state);
        if (on is { } date && StateLifetimes.Fault(state, date) is { } fault) validation.Add(column, "state_not_then", fault);
        return state;
    }

    public static string Source(this Row row, RequestValidation validation) =>
        validation.Text("source", row["source"], LongestSource, required: true);

    public static string Note(this Row row, RequestValidation validation) => validation.Text("note", row["note"], LongestNote);

    public static void EndsAfter(this RequestValidation validation, string column, CivilDate? start, CivilDate? end) =>
        validation.When(end?.Last < start?.First, column, "end_before_start", "It lies before the beginning.");
}
