using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>People and offices, found by any spelling of a name.</summary>
public sealed class PersonListModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "persons";

    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    public IReadOnlyList<PersonRecord> People { get; private set; } = [];

    public IReadOnlyList<OfficeRecord> Posts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.persons"];
        SetFields([new("q", W["f.name-any"], Query) { Hint = W["f.name-any.hint"] }]);
        var query = $"pageSize=100&locale={Desk.Language.Tag}&fallback=true";
        var offices = Desk.Gateway.Get<ListOfficeRecordsResponse>($"/v1/offices?audience=all&{query}", cancellation);
        var people = await Desk.Gateway.Get<ListPersonRecordsResponse>($"/v1/persons?audience=all&{query}"
            + QueryPart("q", Query), cancellation);
        if (people.Value is null) return people.Problem?.Errors is { Count: > 0 } ? Refused(people.Problem) : Missing(people.Problem);
        (People, Posts) = (people.Value.Persons, (await offices).Value?.Offices ?? []);
        return Page();
    }
}
