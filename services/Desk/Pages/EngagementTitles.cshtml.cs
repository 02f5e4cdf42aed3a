using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The engagements without a title in one language, on one screen; each title is saved by itself.</summary>
public sealed class EngagementTitlesModel(DeskContext desk) : DeskScreen(desk)
{
    const int Most = 24, Parts = 5, Longest = 1000;

    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["plan"];

    public override string Section => "engagements";

    public override IReadOnlyList<Field> Fields => fields;

    [FromRoute(Name = "locale")]
    public string Locale { get; set; } = "";

    public IReadOnlyList<EngagementTitles> List { get; private set; } = [];

    /// <summary>How many lack a title, also those that this screen does not show.</summary>
    public int Total { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show([], cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var given = Enumerable.Range(0, Most).Select(i => (Id: Given(Name("id", i)), Text: Given(Name("text", i))))
            .Where(t => t.Id is not null && t.Text is not null).ToDictionary(t => t.Id!, t => t.Text!);
        var (refused, at) = ((DeskProblem?)null, "");
        foreach (var (id, text) in given.ToList())
        {
            var address = $"/v1/engagements/{Encode(id)}";
            var read = await Desk.Gateway.Get<PlannedEngagement>(address + "?locale=*", cancellation);
            var problem = read.Problem;
            // Someone else wrote one meanwhile: theirs stays.
            if (read.Value is { } engagement && Lacks(engagement.Titles))
                problem = (await Desk.Gateway.Write<PlannedEngagement>(HttpMethod.Patch, address, new
                {
                    titles = (engagement.Titles ?? []).Select(t => new { lang = t.Lang, text = t.Text })
                        .Append(new { lang = Locale, text = (string?)text }).ToArray(),
                }, read.ETag, $"{Key}-{id}", cancellation)).Problem;
            if (problem is null) given.Remove(id);
            else if (refused is null) (refused, at) = (problem, id);
        }
        if (refused is null) return Finished($"/engagements/titles/{Encode(Locale)}", "saved");
        if (await Show(given, cancellation) is { } missing) return Missing(missing);
        ModelState.Clear();
        var row = List.ToList().FindIndex(e => e.Id == at);
        return Refused(row < 0 ? refused : refused with
        {
            Errors = [.. (refused.Errors ?? []).Select(e => e with { Field = Name("text", row) })],
        });
    }

    bool Lacks(IReadOnlyList<LocalText>? titles) => titles?.Any(t => t.Lang == Locale && t.Text is { Length: > 0 }) != true;

    static string Name(string name, int i) => name + "-" + i.ToString(CultureInfo.InvariantCulture);

    async Task<DeskProblem?> Show(Dictionary<string, string> given, CancellationToken cancellation)
    {
        Title = W["titles.missing", ("language", DeskContext.NameOf(Locale))];
        if (!Desk.Locales.Contains(Locale))
            return new DeskProblem { Code = "not_found", Status = StatusCodes.Status404NotFound };
        var (all, problem) = await All(Desk, Parts, cancellation);
        if (problem is not null) return problem;
        var lacking = all.Where(e => e.Lacks(Locale)).ToList();
        (List, Total) = ([.. lacking.Take(Most)], lacking.Count);
        fields = [.. List.Select((e, i) => new Field(Name("text", i),
            $"{Desk.Label("kind", e.Kind)}{W["comma"]}{CivilDates.Period(Desk.Language, e.Start, e.End)}", given.GetValueOrDefault(e.Id))
        {
            Lang = Locale,
            Max = Longest,
        })];
        return null;
    }

    /// <summary>The engagements with their titles in every language, newest first.</summary>
    internal static async Task<(List<EngagementTitles> Engagements, DeskProblem? Problem)> All(DeskContext desk, int parts,
        CancellationToken cancellation)
    {
        var audience = desk.MayAny("plan", "read-plans") ? "&audience=all" : "";
        var (all, _, problem) = await desk.Gateway.All<ListEngagementTitlesResponse, EngagementTitles>(
            $"/v1/engagements?order=-start&pageSize=100&locale=*{audience}", parts, l => (l.Engagements, l.NextPageToken), cancellation);
        return (all, problem);
    }
}
