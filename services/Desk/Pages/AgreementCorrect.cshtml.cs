using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Corrects an act or the provisions, with a reason; the history keeps what stood.</summary>
public sealed class AgreementCorrectModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["record"];

    public override string Section => "agreements";

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    /// <summary>The act that is corrected; none for the provisions.</summary>
    [FromQuery(Name = "act")]
    public string? ActId { get; set; }

    public AgreementProvisions Agreement { get; private set; } = null!;

    public RecordedAct? Act { get; private set; }

    /// <summary>The agreement as the correction would leave it; nothing is stored yet.</summary>
    public AgreementProvisions? Outcome { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostTryAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        if (Act is not null && Given("strike") is null && Desk.Ahead(Given("date")))
            return Refused(DeskProblem.Invalid(new FieldProblem("date", "future_date", null)));
        var tried = await Correct(true, cancellation);
        Outcome = tried.Value;
        return Outcome is null ? Refused(Named(tried.Problem, Rename)) : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var corrected = await Correct(false, cancellation);
        return corrected.Value is not null ? Finished($"/agreements/{Encode(Id)}", "corrected") : Refused(Named(corrected.Problem, Rename));
    }

    // A trial has no key: the same form is then sent to be stored.
    Task<Reply<AgreementProvisions>> Correct(bool validateOnly, CancellationToken cancellation)
    {
        var strike = Given("strike") is not null;
        return Desk.Gateway.Write<AgreementProvisions>(HttpMethod.Post,
            Act is null ? $"/v1/agreements/{Encode(Id)}:correct" : $"/v1/agreements/{Encode(Id)}/actions/{Encode(Act.Id)}:correct",
            Act is null ? (object)new
            {
                reason = Given("reason") ?? "",
                entryRule = Provisions.Entry(Request.Form),
                term = Provisions.Term(Request.Form),
                binding = Given("binding"),
                validateOnly,
            }
            : new
            {
                reason = Given("reason") ?? "",
                strike,
                act = strike ? null : new
                {
                    kind = Given("kind") ?? "",
                    party = Given("party"),
                    date = Given("date") ?? "",
                    until = Given("until"),
                    source = Given("source") is { } reference ? new { reference } : null,
                },
                validateOnly,
            }, ETag, validateOnly ? null : Key, cancellation);
    }

    static string? Rename(string field) => field switch
    {
        _ when field.StartsWith("act.source", StringComparison.Ordinal) => "source",
        _ when field.StartsWith("act.", StringComparison.Ordinal) => field[4..],
        _ when field.StartsWith("entryRule.", StringComparison.Ordinal) => "rule-" + field[10..],
        _ when field.StartsWith("term.", StringComparison.Ordinal) => "term-" + field[5..],
        _ => null,
    };

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        var read = await Desk.Gateway.Get<AgreementProvisions>($"/v1/agreements/{Encode(Id)}?locale={Desk.Language.Tag}&fallback=true",
            cancellation);
        if (read.Value is null) return read.Problem;
        Agreement = read.Value;
        if (HttpMethods.IsGet(Request.Method)) ETag = read.ETag;
        Act = Agreement.Actions?.FirstOrDefault(a => a.Id == ActId);
        Title = W[Act is null ? "correct.provisions" : "correct.act"];
        var reason = new Field("reason", W["f.correction-reason"], Value("reason", null))
        {
            Required = true,
            Hint = W["f.correction-reason.hint"],
        };
        SetFields(Act is { } act
            ?
            [
                Choice("kind", W["f.act"], "act", act.Kind),
                new("party", W["f.party"], Value("party", act.Party), FieldKind.Choice)
                {
                    Options = [("", W["all-parties"]), .. Agreement.Parties.Select(p => (p, Desk.Label("state", p)))],
                },
                Day("date", W["h.date"], act.Date), Day("until", W["f.until"], act.Until),
                new("source", W["f.source"], Value("source", act.Source?.Reference)),
                new("strike", W["f.strike"], Ticked("strike", false, "kind"), FieldKind.Check), reason,
            ]
            : [.. Provisions.Fields(Desk, Value, Ticked, Agreement.EntryRule, Agreement.Term),
                Choice("binding", W["f.binding"], "binding", Agreement.Binding, optional: true), reason]);
        return null;
    }
}
