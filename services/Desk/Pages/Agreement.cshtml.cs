using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>One agreement, and the record of an act with the status that it would give.</summary>
public sealed class AgreementModel(DeskContext desk) : DeskScreen(desk)
{
    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["record", "read-records"];

    public override string Section => "agreements";

    public override IReadOnlyList<Field> Fields => fields;

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public Agreement Agreement { get; private set; } = null!;

    /// <summary>The agreement as the act would leave it; nothing is stored yet.</summary>
    public Agreement? Outcome { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    /// <summary>Says what the act would change.</summary>
    public async Task<IActionResult> OnPostTryAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        if (Desk.Ahead(Given("date"))) return Refused(DeskProblem.Invalid(new FieldProblem("date", "future_date", null)));
        var tried = await Record(validateOnly: true, cancellation);
        Outcome = tried.Value;
        return Outcome is null ? Refused(tried.Problem) : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var recorded = await Record(validateOnly: false, cancellation);
        return recorded.Value is not null ? Finished($"/agreements/{Encode(Id)}", "recorded") : Refused(recorded.Problem);
    }

    // A trial has no key: the same form is then sent to be stored.
    Task<Reply<Agreement>> Record(bool validateOnly, CancellationToken cancellation) =>
        Desk.Gateway.Write<Agreement>(HttpMethod.Post,
            $"/v1/agreements/{Encode(Id)}/actions", new
            {
                kind = Given("kind") ?? "",
                party = Given("party"),
                date = Given("date") ?? "",
                source = Given("source") is { } reference ? new { reference } : null,
                until = Given("until"),
                validateOnly,
            }, ETag, validateOnly ? null : Key, cancellation);

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        var read = await Desk.Gateway.Get<Agreement>($"/v1/agreements/{Encode(Id)}?locale={Desk.Language.Tag}&fallback=true", cancellation);
        if (read.Value is null) return read.Problem;
        Agreement = read.Value;
        if (HttpMethods.IsGet(Request.Method)) ETag = read.ETag;
        Title = Agreement.Title?.Text ?? Id;
        fields =
        [
            new("kind", W["f.act"], Given("kind") ?? "ratified", FieldKind.Choice) { Options = Desk.Choice("act") },
            new("party", W["f.party"], Given("party"), FieldKind.Choice)
            {
                Options = [("", W["all-parties"]), .. Agreement.Parties.Select(p => (p, Desk.Label("state", p)))],
            },
            new("date", W["h.date"], Given("date"), FieldKind.Day) { Hint = W["f.day.hint"], Required = true },
            new("source", W["f.source"], Given("source")),
            new("until", W["f.until"], Given("until"), FieldKind.Day),
        ];
        return null;
    }
}
