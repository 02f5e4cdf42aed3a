using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Records an agreement without acts: parties, provisions, languages.</summary>
public sealed class AgreementFormModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["record"];

    public override string Section => "agreements";

    /// <summary>The id of the new agreement, made with the form.</summary>
    [BindProperty(Name = "_id")]
    public string? NewId { get; set; }

    public void OnGet() => Show();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        Show();
        var made = await Desk.Gateway.Write<Agreement>(HttpMethod.Post, "/v1/agreements", new
        {
            id = NewId,
            type = Given("type") ?? "",
            titles = Texts("title"),
            parties = ListOf("parties"),
            sectors = ListOf("sectors"),
            entryRule = Provisions.Entry(Request.Form),
            term = Provisions.Term(Request.Form),
            authenticLocales = ListOf("languages"),
            prevailingLocale = Given("prevailing"),
            parent = Given("parent"),
            relation = Given("relation"),
            binding = Given("binding"),
            sources = Source("source"),
            audience = Given("audience"),
        }, null, Key, cancellation);
        return made.Value is { } agreement ? Finished($"/agreements/{Encode(agreement.Id)}", "created-record")
            : Refused(Named(made.Problem, f => f.StartsWith("sources", StringComparison.Ordinal) ? "source"
                : f.StartsWith("authenticLocales", StringComparison.Ordinal) ? "languages" : f == "prevailingLocale" ? "prevailing"
                : f.StartsWith("entryRule.", StringComparison.Ordinal) ? "rule-" + f[10..]
                : f.StartsWith("term.", StringComparison.Ordinal) ? "term-" + f[5..] : TextField(f, "titles", "title")));
    }

    string[] ListOf(string id) => (Given(id) ?? "").Split([',', '،', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    void Show()
    {
        NewId ??= Guid.CreateVersion7().ToString();
        Title = W["agreement.new"];
        var mission = Desk.Mission;
        SetFields(
        [
            Choice("type", W["f.kind-of"], "agreement-type", "agreement"), .. TextFields("title", W["f.title"], null),
            new("parties", W["f.parties"], Value("parties", mission is null ? "" : $"{mission.SendingState}, {mission.ReceivingState}"))
            {
                Lang = "en",
                Hint = W["f.parties.hint"],
                Required = true,
            },
            new("sectors", W["f.sectors"], Value("sectors", null)) { Lang = "en", Hint = W["f.sectors.hint"] },
            .. Provisions.Fields(Desk, Value, Ticked, null, null),
            new("languages", W["f.languages"], Value("languages", null)) { Lang = "en", Hint = W["f.languages.hint"] },
            new("prevailing", W["f.prevailing"], Value("prevailing", null)) { Lang = "en" },
            Choice("relation", W["f.relation"], "agreement-relation", null, optional: true),
            new("parent", W["f.parent"], Value("parent", null)) { Lang = "en", Hint = W["f.parent.hint"] },
            Choice("binding", W["f.binding"], "binding", null, optional: true), new("source", W["f.source"], Value("source", null)),
            Audience("audience", "internal"),
        ]);
    }
}
