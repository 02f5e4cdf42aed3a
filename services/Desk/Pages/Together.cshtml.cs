using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Html;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A page in one language beside the others, as the site shows it.</summary>
public sealed record LanguageBeside(string Locale, Edition? Edition, string Html, IReadOnlyList<Finding> Findings);

/// <summary>All languages of one page together, for reading them before they are released.</summary>
public sealed class TogetherModel(DeskContext desk) : DeskScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Section => "pages";

    [FromRoute(Name = "key")]
    public string PageKey { get; set; } = "";

    public IReadOnlyList<LanguageBeside> Languages { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var reads = await Task.WhenAll(Desk.Locales.Select(l => Read(l, cancellation)));
        if (reads.FirstOrDefault(r => r.Problem is not null).Problem is { } problem) return Missing(problem);
        Languages = [.. reads.Select(r => r.Beside!)];
        if (Languages.All(l => l.Edition is null)) return Missing(reads[0].None);
        Title = Languages.FirstOrDefault(l => l.Locale == Desk.Language.Tag && l.Edition is not null)?.Edition?.Title
            ?? Languages.First(l => l.Edition is not null).Edition!.Title ?? PageKey;
        return Page();
    }

    async Task<(LanguageBeside? Beside, DeskProblem? Problem, DeskProblem? None)> Read(string locale, CancellationToken cancellation)
    {
        var address = $"/v1/pages/{Encode(PageKey)}/editions/{Encode(locale)}";
        var read = await Desk.Gateway.Get<Edition>(address, cancellation);
        // A language without words is one of the states that the screen shows.
        if (read.Problem is { } problem) return problem.Status == 404 ? (new(locale, null, "", []), null, problem) : (null, problem, null);
        if (read.Value is not { State: not "missing" } edition) return (new(locale, null, "", []), null, null);
        var text = (await Desk.Gateway.Write<RenderTextResponse>(HttpMethod.Post, address + ":render",
            new RenderTextRequest(edition.Title, edition.Summary, edition.Body), null, null, cancellation)).Value;
        return (new(locale, edition, text is null ? "" : new PageHtml(text.Html, f => "/media/" + f, _ => null, W["no-longer"]).Html,
            text?.Findings ?? []), null, null);
    }
}
