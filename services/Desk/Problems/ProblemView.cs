using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Languages;

namespace Embassy.Desk.Problems;

/// <summary>An entry of the summary: a message, and the field that it leads to if the form shows it.</summary>
public sealed record ProblemEntry(string Message, string? FieldId);

/// <summary>
/// A refusal as a person reads it: each message at its field, a summary with links, and the id of the trace. The only
/// place where a problem of the API becomes words.
/// </summary>
public sealed class ProblemView
{
    ProblemView(DeskProblem problem, string title, string remedy) => (Problem, Title, Remedy) = (problem, title, remedy);

    public DeskProblem Problem { get; }

    public string Title { get; }

    public string Remedy { get; }

    public IReadOnlyList<ProblemEntry> Entries { get; private set; } = [];

    /// <summary>Puts each message at its field; a field that the form does not show is named in the summary.</summary>
    public static ProblemView Of(DeskProblem problem, IReadOnlyList<Field> fields, DeskContext desk)
    {
        var words = desk.Words;
        var view = new ProblemView(problem,
            problem.Code is DeskProblem.Unavailable ? words["problem.unavailable"] : problem.Title ?? words["problem.other"],
            problem.Code is DeskProblem.Unavailable ? words["problem.unavailable.remedy"]
            // The API's remedy may name members of its JSON; these are for a person at a form.
            : words.Has("remedy." + problem.Code) ? words["remedy." + problem.Code] : problem.Remedy ?? "");
        var entries = new List<ProblemEntry>();
        foreach (var error in problem.Errors ?? [])
        {
            var message = Message(words, error.Code);
            var field = Find(fields, error.Field);
            if (field is null)
            {
                entries.Add(new($"{error.Field}: {message}", null));
                continue;
            }
            field.Error = message;
            entries.Add(new($"{field.Label}: {message}", field.Id));
        }
        if (problem.Code == "slug_taken" && Find(fields, "slug") is { } slug)
        {
            slug.Error = view.Remedy;
            entries.Add(new($"{slug.Label}: {view.Remedy}", slug.Id));
        }
        if (problem.Code == "own_work") entries.Add(new(words["problem.own-work"], null));
        if (problem.Legal is { Count: > 0 } legal)
            entries.Add(new(words["problem.legal", ("words", string.Join(words["comma"], legal.Select(l => State(desk, l))))], null));
        if (problem.Limit is { Length: > 0 } limit) entries.Add(new(words["problem.limit", ("n", limit)], null));
        view.Entries = entries;
        return view;
    }

    /// <summary>The text of a code of a field; a new code of the API is shown as it is.</summary>
    public static string Message(Words words, string code) =>
        words.Has("field." + code) ? words["field." + code] : words["field.other", ("code", code)];

    static string State(DeskContext desk, string word) => desk.Words.Has("state." + word) ? desk.Words["state." + word]
        : desk.Words.Has("ev." + word) ? desk.Words["ev." + word] : word.Replace('-', ' ');

    // The error may be about an entry of a field that is one in the form: `cites[2]`.
    static Field? Find(IReadOnlyList<Field> fields, string path)
    {
        for (var id = Field.IdOf(path); id.Length > 0; id = id.LastIndexOf('-') is > 0 and var end ? id[..end] : "")
            if (fields.FirstOrDefault(f => f.Id == id) is { } field) return field;
        return null;
    }
}
