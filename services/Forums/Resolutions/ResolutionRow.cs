using System.Globalization;
using System.Text;
using System.Text.Json;
using Embassy.Forums.Imports;
using Embassy.Forums.Sessions;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Resolutions;

/// <summary>Reads a row of a resolutions file strictly.</summary>
static class ResolutionRow
{
    const int MostParagraphs = 200, MostSubjects = 20;

    public static readonly FileLayout Layout = new(
        ["forum", "symbol", "kind", "session", "adopted", "by", "subjects", "text_link", "paragraphs", "source", "note"], ["title"]);

    static readonly JsonSerializerOptions Members =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>
    /// The name in URLs: the letters and digits of the symbol, with one hyphen for each run of other characters.
    /// </summary>
    public static string KeyOf(string symbol)
    {
        var key = new StringBuilder();
        // An accent must not become a hyphen: é decomposes to e and a combining mark.
        foreach (var c in symbol.Normalize(NormalizationForm.FormD).ToLowerInvariant())
            if (char.IsAsciiLetterOrDigit(c)) key.Append(c);
            else if (char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark) continue;
            else if (key.Length > 0 && key[^1] != '-') key.Append('-');
        return key.ToString().TrimEnd('-');
    }

    /// <param name="sessions">The forum's sessions; a resolution belongs to one of them, and to its days.</param>
    public static ResolutionContent Read(Row row, IReadOnlyDictionary<string, Session> sessions)
    {
        var validation = new RequestValidation();
        var symbol = validation.Text("symbol", row["symbol"], 100, required: true);
        validation.When(symbol.Length > 0 && KeyOf(symbol).Length == 0, "symbol", "invalid_format",
            "At least one Latin letter or digit: it becomes the name in addresses.");
        var adopted = validation.Date("adopted", row["adopted"]);
        if (row["session"].Length > 0)
        {
            if (!sessions.TryGetValue(row["session"], out var session))
                validation.Add("session", "unknown_session", "The forum has no such session; enter it first.");
            else if (adopted is { } day && (day.First > session.LastDay || day.Last < session.FirstDay))
                validation.Add("adopted", "outside_session",
                    $"The session is of {session.Start}{(session.End is { } end ? $" to {end}" : "")}.");
        }
        var link = validation.Text("text_link", row["text_link"], 1000);
        validation.When(link.Length > 0 && !(Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"),
            "text_link", "invalid_format", "An http or https address.");
        var said = new ResolutionContent(symbol, Word("kind", V1.Resolution.KindFieldNumber, ""), row["session"], adopted,
            Word("by", V1.Resolution.ByFieldNumber, "unknown"),
            row.Texts(validation, "title", 1000), Subjects(row["subjects"], validation), link,
            Paragraphs(row["paragraphs"], adopted, validation),
            row.Source(validation), row.Note(validation));
        validation.When(said.By == "not-adopted" && adopted is not null, "adopted", "invalid_date",
            "What was not adopted has no day of adoption.");
        validation.Refuse();
        return said;

        string Word(string column, int field, string whenEmpty) =>
            row.Word(validation, column, AllowedValues.Of(V1.Resolution.Descriptor.FindFieldByNumber(field)), whenEmpty);
    }

    static List<string> Subjects(string cell, RequestValidation validation)
    {
        // JSON may contain a list; CSV uses semicolons.
        var subjects = cell.StartsWith('[') ? Parse<List<string>>("subjects", cell, validation) ?? []
            : [.. cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        validation.Count("subjects", subjects.Count, 0, MostSubjects);
        validation.When(subjects.Exists(s => s is null || s.Any(char.IsUpper)), "subjects", "invalid_format", "Lower case: energy.");
        validation.When(subjects.Distinct().Count() < subjects.Count, "subjects", "duplicate", "Each subject once.");
        return [.. subjects.Select(s => validation.Text("subjects", s ?? "", 60, required: true))];
    }

    static List<ParagraphContent> Paragraphs(string cell, CivilDate? adopted, RequestValidation validation)
    {
        if (cell.Length == 0) return [];
        var paragraphs = Parse<List<ParagraphContent>>("paragraphs", cell, validation) ?? [];
        validation.Count("paragraphs", paragraphs.Count, 0, MostParagraphs);
        if (paragraphs.Exists(p => p is not { Number: not null, Names: not null, Lang: not null, Text: not null }))
        {
            validation.Add("paragraphs", "required", "Each paragraph has number, names, lang and text.");
            return [];
        }
        var kept = new List<ParagraphContent>();
        foreach (var paragraph in paragraphs)
        {
            kept.Add(paragraph with
            {
                Number = validation.Text("paragraphs", paragraph.Number, 20),
                Text = validation.Text("paragraphs", paragraph.Text, 4000, required: true)
            });
            validation.When(!Languages.WellFormed(paragraph.Lang), "paragraphs", "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
            validation.When(paragraph.Names.Count == 0, "paragraphs", "required", "Only paragraphs that name a State are kept.");
            foreach (var state in paragraph.Names)
            {
                validation.State("paragraphs", state ?? "");
                if (adopted is { } date && state is not null && StateLifetimes.Fault(state, date) is { } fault)
                    validation.Add("paragraphs", "state_not_then", fault);
            }
        }
        return kept;
    }

    static T? Parse<T>(string column, string json, RequestValidation validation)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Members);
        }
        catch (JsonException)
        {
            validation.Add(column, "invalid_format", "JSON of the form that the operation names.");
            return default;
        }
    }
}
