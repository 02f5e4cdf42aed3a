using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Charts;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>How often the two States vote alike in the General Assembly, and where they part.</summary>
public sealed class VotesModel(SiteContext site) : Screen(site)
{
    // Of fewer votes, a share says little.
    const int Few = 20;

    public VotingAgreement Agreement { get; private set; } = null!;

    public IReadOnlyList<DivergentVote> Divergent { get; private set; } = [];

    public ChartData BySession { get; private set; } = null!;

    public ChartData ByIssue { get; private set; } = null!;

    public ChartData Partings { get; private set; } = null!;

    public bool Opposite { get; private set; }

    public bool Empty => Agreement.Overall is not { Votes: > 0 };

    public async Task<IActionResult> OnGetAsync(string? issue, string? opposite, CancellationToken cancellation)
    {
        Opposite = opposite == "true";
        var pair = $"a={Site.Sending}&b={Site.Receiving}";
        var agreement = Site.Get<VotingAgreement>($"/v1/forums/un/voting-agreement?{pair}", cancellation);
        var divergent = Site.Gateway.Get<ListDivergentVotesResponse>(
            $"/v1/forums/un/voting-agreement/divergent-votes?{pair}&pageSize=100{(Opposite ? "&opposite=true" : "")}", cancellation);
        await Task.WhenAll(agreement, divergent);
        if ((await agreement).Value is not { } found) return Instead(ScreenState.Of(await agreement));
        (Agreement, Divergent) = (found, (await divergent).Value?.DivergentVotes ?? []);
        BySession = SessionsOf(this, found);
        Partings = PartingsOf(Divergent);
        var issues = (found.Issues ?? []).Where(i => i.Figure is { Votes: > 0 }).ToList();
        ByIssue = new("issues", W["votes.issues"], W["issue"], [.. issues.Select(i => i.Name?.Text ?? i.Issue)],
            [new(W["votes.agreement"], [.. issues.Select(i => (decimal?)i.Figure!.Score)])], Csv: Path("figures", "issues.csv"),
                Decimals: 2);
        (Summary, Api, CanonicalQuery) = (W["votes.summary", ("a", State(Site.Sending)), ("b", State(Site.Receiving))],
            $"/v1/forums/un/voting-agreement?{pair}", Opposite ? "?opposite=true" : "");
        Crumbs = [new(Path("forums"), W["nav.forums"]), new(Path("forums", "un"), Label("forum", "un"))];
        return Show(W["votes"], "forums", "un", "votes");
    }

    public static ChartData SessionsOf(Screen screen, VotingAgreement found)
    {
        var sessions = (found.Sessions ?? []).OrderBy(s => s.Session).ToList();
        return new("sessions", screen.W["votes.chart"], screen.W["votes.session"],
            [.. sessions.Select(s => s.Session.ToString(CultureInfo.InvariantCulture))],
            [
                new(screen.W["votes.agreement"], [.. sessions.Select(s => s.Figure is { Votes: > 0 } f ? (decimal?)f.Score : null)]),
                new(screen.W["votes.number"], [.. sessions.Select(s => s.Figure is { Votes: > 0 } f ? (decimal?)f.Votes : null)],
                    ChartMark.Size, Decimals: 0, Key: screen.W["votes.size", ("n", screen.Site.Number(Few))]),
            ],
            Csv: screen.Path("figures", "sessions.csv"), Decimals: 2, Least: Few);
    }

    // By year: above the line the votes in which the first State is more in favour, below it those of the second.
    ChartData PartingsOf(IReadOnlyList<DivergentVote> votes)
    {
        var (a, b) = (State(Site.Sending), State(Site.Receiving));
        int[] all = [.. votes.Where(v => v.Vote is not null).Select(v => int.Parse(v.Vote!.Date[..4], CultureInfo.InvariantCulture))];
        string[] years = all.Length == 0 ? [] : [.. Enumerable.Range(all.Min(), all.Max() - all.Min() + 1)
            .Select(y => y.ToString(CultureInfo.InvariantCulture))];
        ChartSeries Of(string name, Func<DivergentVote, bool> which) => new(name, [.. years.Select(y => (decimal?)votes.Count(v =>
            v.Vote is { } vote && vote.Date.StartsWith(y, StringComparison.Ordinal) && which(v)))]);
        return new("partings", W["votes.partings", ("a", a), ("b", b)], W["year"], years,
        [
            Of(W["votes.against", ("a", a), ("b", b)], v => v is { A: "yes", B: "no" }),
            Of(W["votes.against", ("a", b), ("b", a)], v => v is { A: "no", B: "yes" }),
            Of(W["votes.more", ("a", a)], v => v is { A: "yes", B: "abstain" } or { A: "abstain", B: "no" }),
            Of(W["votes.more", ("a", b)], v => v is { B: "yes", A: "abstain" } or { B: "abstain", A: "no" }),
        ], Csv: Path("figures", "partings.csv"));
    }

    public string Percent(double? score) => score is { } value ? value.ToString("P1", Site.Language.Culture) : "–";
}
