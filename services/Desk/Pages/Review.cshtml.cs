using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Html;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Reads an edition as the site shows it, and releases it. Nothing is written here.</summary>
public sealed class ReviewModel(DeskContext desk) : EditionScreen(desk)
{
    static readonly string[] Pending = ["draft", "in-review", "approved", "scheduled"],
        ScheduleFields = ["day", "time", "zone", "waitsFor", "withdrawDay", "withdrawTime", "withdrawReason"];

    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "publish", "read-editorial"];

    public override string Tab => "review";

    public override IReadOnlyList<Field> Fields => fields;

    public string? Rendered { get; private set; }

    /// <summary>Why the words cannot be shown; null if they are.</summary>
    public Problems.ProblemView? Unrendered { get; private set; }

    public IReadOnlyList<BoundFact> Facts { get; private set; } = [];

    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>What differs from what is public; null if nothing is.</summary>
    public CompareEditionsResponse? Difference { get; private set; }

    /// <summary>An address for the ministry, shown once.</summary>
    public string? PreviewLink { get; private set; }

    /// <summary>What this language waits for; null if nothing is scheduled.</summary>
    public Schedule? Schedule { get; private set; }

    /// <summary>The announcement of this edition; null if it is not in the log of the last changes.</summary>
    public Change? Announced { get; private set; }

    /// <summary>The states of the other languages.</summary>
    public IReadOnlyList<EditionState> Others { get; private set; } = [];

    public bool ScheduleFaulty => ScheduleFields.Any(id => FieldOf(id).Error is not null);

    public bool IsPending => Edition is not null && Pending.Contains(Edition.State);

    /// <summary>A person who wrote any of it may not approve it.</summary>
    public bool Own => Edition?.Contributors?.Contains(Desk.Caller!.Subject) == true;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public Task<IActionResult> OnPostSubmitAsync(CancellationToken cancellation) =>
        Step(() => Act("submit", new { }, cancellation), "submitted", cancellation);

    public Task<IActionResult> OnPostApproveAsync(CancellationToken cancellation) =>
        Step(() => Act("approve", new { }, cancellation), "approved", cancellation);

    public Task<IActionResult> OnPostPublishAsync(CancellationToken cancellation) =>
        Step(() => Act("publish", new { }, cancellation), "published", cancellation);

    public Task<IActionResult> OnPostUnscheduleAsync(CancellationToken cancellation) =>
        Step(() => Act("unschedule", new { }, cancellation), "unscheduled", cancellation);

    public Task<IActionResult> OnPostReturnAsync(CancellationToken cancellation) =>
        Step(() => Act("return", new { note = Given("note") ?? "" }, cancellation), "returned", cancellation);

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancellation) =>
        Step(() => Act("withdraw", new { reason = Given("reason") ?? "" }, cancellation), "withdrawn", cancellation);

    /// <summary>Two steps of the API; the second has the ETag of the first.</summary>
    public Task<IActionResult> OnPostApprovePublishAsync(CancellationToken cancellation) => Step(async () =>
    {
        var approved = await Act("approve", new { }, cancellation);
        return approved.Value is null ? approved : await Act("publish", new { }, cancellation, approved.ETag, "-publish");
    }, "published", cancellation);

    public Task<IActionResult> OnPostScheduleAsync(CancellationToken cancellation) => Step(async () =>
    {
        var wrong = new[] { ("day", "time"), ("withdrawDay", "withdrawTime") }
            .Where(x => Given(x.Item1) is not null && (Given(x.Item2) is null || NoClock(x.Item2)))
            .Select(x => new FieldProblem(x.Item2, "invalid_time", null)).ToList();
        if (wrong.Count > 0) return new(null, StatusCodes.Status400BadRequest, null, DeskProblem.Invalid(wrong));
        var set = await Desk.Gateway.Write<Schedule>(HttpMethod.Post, $"{Api}:schedule",
            new
            {
                publishAt = Given("day") is null ? null : Instant(Given("day"), Given("time"), Given("zone")) ?? Given("day"),
                withdrawAt = Given("withdrawDay") is null ? null
                    : Instant(Given("withdrawDay"), Given("withdrawTime"), Given("zone")) ?? Given("withdrawDay"),
                zone = Given("zone"),
                waitsFor = Given("waitsFor"),
                reason = Given("withdrawReason"),
            }, ETag, Key, cancellation);
        return new(set.Value is null ? null : Edition, set.Status, set.ETag, AtFields(set.Problem));
    }, "scheduled", cancellation);

    // A day and an hour of the form are one instant of the API.
    static DeskProblem? AtFields(DeskProblem? problem) => problem is { Errors.Count: > 0 } ? problem with
    {
        Errors = [.. problem.Errors!.Select(e => e with
        {
            Field = e.Field switch
            {
                "publishAt" => "day",
                "withdrawAt" => "withdrawDay",
                "reason" => "withdrawReason",
                _ => e.Field,
            },
        })],
    } : problem;

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var made = await Desk.Gateway.Write<Preview>(HttpMethod.Post, $"{Api}:preview",
            new { hours = int.TryParse(Given("hours"), CultureInfo.InvariantCulture, out var hours) ? hours : 24 }, null, Key,
            cancellation);
        if (made.Value is not { } preview) return Refused(made.Problem);
        PreviewLink = Desk.Settings.SiteUrl.Length > 0
            ? $"{Desk.Settings.SiteUrl.TrimEnd('/')}/{Locale}/preview/{preview.Token}" : preview.Path;
        return Page();
    }

    async Task<IActionResult> Step(Func<Task<Reply<Edition>>> act, string done, CancellationToken cancellation)
    {
        var reply = await act();
        if (reply.Problem is null) return Finished($"{Address}/review", done);
        // Shown as it is now: the person decides again by what somebody else may have changed.
        if (await Show(cancellation) is { } problem) return Missing(problem);
        return Refused(reply.Problem);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return problem;
        fields = FieldsOf();
        if (Edition is not { Number: { } number } edition) return null;
        var history = await Desk.Gateway.Get<ListEditionHistoryResponse>($"{Api}/history?pageSize=100", cancellation);
        var shown = history.Value?.Editions.FirstOrDefault(e => e.State == "published");
        var render = Desk.Gateway.Write<RenderTextResponse>(HttpMethod.Post, $"{Api}:render",
            new RenderTextRequest(edition.Title, edition.Summary, edition.Body), null, null, cancellation);
        if (shown is { Number: { } from } && from != number)
            Difference = (await Desk.Gateway.Get<CompareEditionsResponse>(
                string.Create(CultureInfo.InvariantCulture, $"{Api}:compare?from={from}&to={number}"), cancellation)).Value;
        var (text, refused) = ((await render).Value, (await render).Problem);
        Unrendered = refused is null ? null : Problems.ProblemView.Of(refused, [new("body", W["f.body"])], Desk);
        Rendered = text is null ? null : new PageHtml(text.Html, f => "/media/" + f, _ => null, W["no-longer"]).Html;
        (Facts, Findings) = (text?.Facts ?? [], await Check(cancellation));
        await Around(edition, cancellation);
        if (HttpMethods.IsPost(Request.Method))
        {
            // The step was refused or done: the next one is about what is shown now.
            ETag = (await Desk.Gateway.Get<Edition>(Api, cancellation)).ETag;
            Key = Guid.NewGuid().ToString("N");
            ModelState.Clear();
        }
        return null;
    }

    // What is scheduled here, and what was announced: neither holds up the screen.
    async Task Around(Edition edition, CancellationToken cancellation)
    {
        if (edition.State is "scheduled" or "published" or "approved" && Desk.MayAny("publish", "read-editorial"))
            Schedule = (await Desk.Gateway.Get<ListSchedulesResponse>("/v1/schedules?order=at&pageSize=100", cancellation)).Value?.Schedules
                .FirstOrDefault(s => s.PageKey == PageKey && s.Locale == Locale);
        if (edition is not { State: "published", PublishedAt: { } at }) return;
        var since = at.AddSeconds(-1).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var changes = Desk.Gateway.Get<ListChangesResponse>(
            $"/v1/changes?types=embassy.content.edition.published.v1&locale={Locale}&limit=100&since={Encode(since)}", cancellation);
        var others = Desk.Gateway.Get<FindEditionsResponse>(
            $"/v1/editions?page={Encode(PageKey)}&pageSize=20{string.Concat(Desk.Locales.Select(l => "&locale=" + l))}", cancellation);
        Announced = (await changes).Value?.Changes.LastOrDefault(c => c.Subject == $"pages/{PageKey}/editions/{Locale}");
        Others = [.. ((await others).Value?.Editions ?? []).Where(e => e.Locale != Locale)];
    }

    public static string Clock(string? local) => local is { Length: >= 16 } ? $"{local[..10]} {local[11..16]}" : "";

    IReadOnlyList<Field> FieldsOf() =>
    [
        new("note", W["f.note"], Given("note"), FieldKind.Text) { Hint = W["f.note.hint"] },
        new("reason", W["f.reason"], Given("reason"), FieldKind.Text) { Hint = W["f.reason.hint"] },
        new("day", W["f.day"], Given("day"), FieldKind.Day) { Hint = W["f.day.hint"] },
        new("time", W["f.time"], Given("time") ?? "09:00") { Lang = "en" },
        new("zone", W["f.zone"], Given("zone") ?? Desk.Mission?.TimeZones[^1], FieldKind.Choice)
        {
            Options = [.. DeskContext.ZoneChoice((Desk.Mission?.TimeZones ?? []).Append("UTC"))],
        },
        new("waitsFor", W["f.waitsFor"], Given("waitsFor")) { Lang = "en", Hint = W["f.waitsFor.hint"] },
        new("withdrawDay", W["f.withdrawDay"], Given("withdrawDay"), FieldKind.Day) { Hint = W["f.day.hint"] },
        new("withdrawTime", W["f.withdrawTime"], Given("withdrawTime") ?? "18:00") { Lang = "en" },
        new("withdrawReason", W["f.reason"], Given("withdrawReason"), FieldKind.Text) { Lang = Locale, Hint = W["f.withdrawReason.hint"] },
        new("hours", W["f.hours"], Given("hours") ?? "24", FieldKind.Number),
    ];

    public Field FieldOf(string id) => Fields.First(f => f.Id == id);

    /// <summary>The instant of a wall clock in a zone; null if it is no time, which the API refuses by name.</summary>
    internal static string? Instant(string? day, string? time, string? zone)
    {
        if (!DateTime.TryParseExact($"{day} {time?.Trim()}", ["yyyy-MM-dd HH:mm", "yyyy-MM-dd H:mm"], CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var local)
            || zone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known)) return null;
        if (known.IsInvalidTime(local)) return null;
        return new DateTimeOffset(local, known.GetUtcOffset(local)).ToUniversalTime()
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
    }
}
