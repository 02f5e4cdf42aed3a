using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The reviews that one change has opened.</summary>
public sealed record ReviewCause(string Reason, string Subject, IReadOnlyList<Review> Reviews);

/// <summary>Pages that are to be read again, grouped by what changed; several are closed or assigned at once.</summary>
public sealed class ReviewsModel(DeskContext desk) : DeskScreen(desk)
{
    const int Parts = 5;

    static readonly int[] Ages = [7, 30, 90];

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Section => "reviews";

    public override IReadOnlyList<Field> Fields { get; } = [new("note", "")];

    public IReadOnlyList<Field> Filters { get; private set; } = [];

    public IReadOnlyList<ReviewCause> Groups { get; private set; } = [];

    public bool More { get; private set; }

    public HashSet<string> Picked { get; } = [];

    public string? Note { get; private set; }

    [FromQuery(Name = "language")]
    public string? InLanguage { get; set; }

    [FromQuery(Name = "who")]
    public string? Who { get; set; }

    [FromQuery(Name = "age")]
    public int? OlderThan { get; set; }

    [FromQuery(Name = "status")]
    public string? Status { get; set; }

    public bool MayAct => Desk.May("publish");

    public string Here => "/reviews" + Request.QueryString;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancellation) =>
        Each("close", new { note = Given("note") ?? "" }, "review-closed", cancellation);

    public Task<IActionResult> OnPostMineAsync(CancellationToken cancellation) =>
        Each("assign", new { assignee = Desk.Caller!.Subject }, "review-assigned", cancellation);

    public Task<IActionResult> OnPostNobodyAsync(CancellationToken cancellation) =>
        Each("assign", new { assignee = "" }, "review-assigned", cancellation);

    public string HandlerPath(string handler) => Here + (Request.QueryString.HasValue ? "&" : "?") + "handler=" + handler;

    // Each is a write of its own: one that somebody else closed meanwhile does not hold up the others.
    async Task<IActionResult> Each(string verb, object body, string done, CancellationToken cancellation)
    {
        DeskProblem? refused = null;
        Note = Given("note");
        foreach (var pick in Request.Form["pick"])
        {
            if (pick?.Split(':') is not [var id, var version]) continue;
            var reply = await Desk.Gateway.Write<Review>(HttpMethod.Post, $"/v1/reviews/{Encode(id)}:{verb}", body, $"\"v{version}\"",
                $"{Key}-{id}", cancellation);
            if (reply.Problem is null) continue;
            refused ??= reply.Problem;
            Picked.Add(id);
        }
        if (refused is null && Request.Form["pick"].Count > 0) return Finished(Here, done);
        if (await Show(cancellation) is { } problem) return Missing(problem);
        return Refused(refused ?? new DeskProblem
        {
            Code = "invalid_request",
            Status = StatusCodes.Status400BadRequest,
            Title = W["pick.nothing"],
        });
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = W["nav.reviews"];
        Filters =
        [
            new("language", W["filter.language"], InLanguage, FieldKind.Choice)
            {
                Options = [("", W["all"]), .. Desk.Locales.Select(l => (l, DeskContext.NameOf(l)))],
            },
            new("who", W["filter.who"], Who, FieldKind.Choice)
            {
                Options = [("", W["all"]), ("mine", W["filter.mine"]), ("nobody", W["filter.nobody"])],
            },
            new("age", W["filter.age"], OlderThan?.ToString(System.Globalization.CultureInfo.InvariantCulture), FieldKind.Choice)
            {
                Options =
                [
                    ("", W["all"]),
                    .. Ages.Select(d => (d.ToString(System.Globalization.CultureInfo.InvariantCulture), W.Count("older-than", d))),
                ],
            },
            new("status", W["filter.state"], Status ?? "open", FieldKind.Choice) { Options = Desk.Choice("review-state") },
        ];
        // The oldest waits first.
        var filter = $"state={(Status == "closed" ? "closed" : "open")}&order={(Status == "closed" ? "-" : "")}openedAt&pageSize=100"
            + QueryPart("locale", InLanguage)
            + (Who == "mine" ? "&assignee=" + Encode(Desk.Caller!.Subject) : "");
        var (reviews, next, problem) = await Desk.Gateway.All<ListReviewsResponse, Review>($"/v1/reviews?{filter}", Parts,
            l => (l.Reviews, l.NextPageToken), cancellation);
        if (problem is not null) return problem;
        More = !string.IsNullOrEmpty(next);
        Groups = [.. reviews.Where(r => (Who != "nobody" || r.Assignee is null or "")
                && (OlderThan is not { } days || Desk.Now - r.OpenedAt > TimeSpan.FromDays(days)))
            .GroupBy(r => (r.Reason, r.Subject)).Select(g => new ReviewCause(g.Key.Reason, g.Key.Subject, [.. g]))];
        return null;
    }

    public string Age(DateTimeOffset? since) => since is { } at ? W.Count("days", Math.Max(0, (int)(Desk.Now - at).TotalDays)) : "";

    /// <summary>The screen of the record that changed; null if the desk has none for this person.</summary>
    public string? SubjectPath(string subject) => subject.Split('/') switch
    {
        ["facts", var key] => $"/facts/{key}",
        ["pages", var key] => $"/pages?q={key}",
        ["engagements", var id] when Desk.MayAny("plan", "read-plans") => $"/engagements/{id}",
        ["agreements", var id] when Desk.MayAny("record", "read-records") => $"/agreements/{id}",
        _ => null,
    };
}
