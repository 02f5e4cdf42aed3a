using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>An entry of what waits: a sentence, its age or day, and where to go.</summary>
/// <param name="Details">What is said of it; an empty one is left out.</param>
public sealed record OpenWork(LocalText? Title, string Name, IReadOnlyList<string> Details, string Path, bool Own = false);

/// <summary>A section of what waits; its count is in the title.</summary>
public sealed record OpenWorkSection(string Key, IReadOnlyList<OpenWork> Entries, int Total);

/// <summary>What waits for this person, by what the person may do.</summary>
public sealed class IndexModel(DeskContext desk) : DeskScreen(desk)
{
    const int Shown = 20;

    public override string Section => "home";

    public IReadOnlyList<OpenWorkSection> Sections { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["home.title"];
        var (me, reads) = (Desk.Caller!, new List<Task<OpenWorkSection?>>());
        if (Desk.MayAny("edit", "translate")) reads.Add(Texts(me, cancellation));
        if (Desk.May("approve")) reads.Add(Editions("to-approve", "state=in-review&order=savedAt", "/review", cancellation));
        if (Desk.May("publish"))
        {
            reads.Add(Editions("approved", "state=approved&order=savedAt", "/review", cancellation));
            reads.Add(WentPublic(cancellation));
        }
        if (Desk.MayAny("edit", "translate"))
        {
            reads.Add(Editions("my-drafts", $"state=draft&author={Encode(me.Subject)}&order=-savedAt", "", cancellation));
            foreach (var locale in Own(me))
                reads.Add(Editions("outdated", $"translation=outdated&locale={locale}", "/translate", cancellation));
            reads.Add(Reviews(cancellation));
        }
        if (Desk.May("publish")) reads.Add(Schedules(cancellation));
        if (Desk.MayAny("plan", "read-plans"))
        {
            reads.Add(Engagements(cancellation));
            reads.Add(Letters(cancellation));
        }
        if (Desk.May("plan")) reads.Add(Titles(me, cancellation));
        if (Desk.MayAny("record", "read-records")) reads.Add(Deadlines(cancellation));
        if (Desk.May("administer")) reads.Add(Faults(cancellation));
        var sections = (await Task.WhenAll(reads)).OfType<OpenWorkSection>().ToList();
        // The outdated ones of several languages are one section.
        // What was done today comes after what waits.
        Sections = [.. sections.OrderBy(s => s.Key switch { "went-public" => 3, "texts" or "titles" => 2, "faults" => 0, _ => 1 })
            .GroupBy(s => s.Key).Select(g => new OpenWorkSection(g.Key, [.. g.SelectMany(s => s.Entries)], g.Sum(s => s.Total)))
            .Where(s => s.Entries.Count > 0)];
        return Page();
    }

    // A translator's languages are those of the role; an editor's are all.
    IReadOnlyList<string> Own(Caller me)
    {
        var own = (me.RoleSections ?? []).Where(r => r.Kind == "locale" && r.Role is "editor" or "translator").SelectMany(r => r.Sections)
            .Distinct().ToList();
        return own.Count > 0 ? own : [.. Desk.Locales];
    }

    // Pictures without a text in a language of this person; one screen takes them all.
    async Task<OpenWorkSection?> Texts(Caller me, CancellationToken cancellation)
    {
        var list = (await Desk.Gateway.Get<ListAssetsResponse>("/v1/assets?pageSize=100&locale=*", cancellation)).Value;
        if (list is null) return null;
        var lacking = Own(me).Select(l => (Locale: l, Count: list.Assets.Count(a => a.TextIn(l) is null))).Where(x => x.Count > 0).ToList();
        return new("texts", [.. lacking.Select(x => new OpenWork(null, DeskContext.NameOf(x.Locale), [W.Count("asset.count", x.Count)],
            $"/assets/texts/{x.Locale}"))], lacking.Sum(x => x.Count));
    }

    // Engagements without a title in a language of this person, of the hundred latest.
    async Task<OpenWorkSection?> Titles(Caller me, CancellationToken cancellation)
    {
        var (all, problem) = await EngagementTitlesModel.All(Desk, 1, cancellation);
        if (problem is not null) return null;
        var lacking = Own(me).Select(l => (Locale: l, Count: all.Count(e => e.Lacks(l)))).Where(x => x.Count > 0).ToList();
        return new("titles", [.. lacking.Select(x => new OpenWork(null, DeskContext.NameOf(x.Locale), [W.Count("titles.count", x.Count)],
            $"/engagements/titles/{x.Locale}"))], lacking.Sum(x => x.Count));
    }

    async Task<OpenWorkSection?> WentPublic(CancellationToken cancellation)
    {
        var midnight = new DateTimeOffset(Desk.Today.ToDateTime(TimeOnly.MinValue), Desk.Zone.GetUtcOffset(Desk.Now)).UtcDateTime;
        var since = Encode(midnight.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        var list = (await Desk.Gateway.Get<ListChangesResponse>(
            $"/v1/changes?types=embassy.content.edition.published.v1&limit=500&since={since}", cancellation)).Value;
        if (list is null) return null;
        var today = list.Changes.Where(c => c.Data is { PageKey: not null, Locale: not null }).OrderByDescending(c => c.Time).ToList();
        return new("went-public", [.. today.Take(Shown).Select(c => new OpenWork(c.Data!.Title is { } title
                ? new LocalText(c.Data.Locale!, title, DeskContext.DirectionOf(c.Data.Locale!)) : null, c.Data.PageKey!,
            [DeskContext.NameOf(c.Data.Locale!), Desk.Instant(c.Time)],
            $"/pages/{Encode(c.Data.PageKey!)}/{c.Data.Locale}/review"))],
            today.Count);
    }

    async Task<OpenWorkSection?> Editions(string key, string filter, string screen, CancellationToken cancellation)
    {
        var list = (await Desk.Gateway.Get<FindEditionsResponse>($"/v1/editions?{filter}&pageSize={Shown}&includeTotal=true", cancellation))
            .Value;
        return list is null ? null : new(key, [.. list.Editions.Select(e => new OpenWork(e.Title, e.PageKey,
            [DeskContext.NameOf(e.Locale), Desk.Instant(e.SavedAt), e.AuthorName ?? ""],
            $"/pages/{Encode(e.PageKey)}/{e.Locale}{screen}", key == "to-approve" && e.Author == Desk.Caller!.Subject))],
            list.TotalSize ?? list.Editions.Count);
    }

    async Task<OpenWorkSection?> Reviews(CancellationToken cancellation)
    {
        var list = (await Desk.Gateway.Get<ListReviewsResponse>(
            $"/v1/reviews?state=open&pageSize={Shown}&includeTotal=true", cancellation)).Value;
        return list is null ? null : new("reviews", [.. list.Reviews.Select(r => new OpenWork(r.Title, r.PageKey,
            [DeskContext.NameOf(r.Locale), Desk.Label("review-reason", r.Reason)], $"/pages/{Encode(r.PageKey)}/{r.Locale}"))],
            list.TotalSize ?? list.Reviews.Count);
    }

    async Task<OpenWorkSection?> Schedules(CancellationToken cancellation)
    {
        var list = (await Desk.Gateway.Get<ListSchedulesResponse>($"/v1/schedules?pageSize={Shown}&includeTotal=true", cancellation)).Value;
        return list is null ? null : new("schedules", [.. list.Schedules.Select(s => new OpenWork(s.Title, s.PageKey,
            [DeskContext.NameOf(s.Locale), Desk.Instant(s.PublishAt ?? s.WithdrawAt), Desk.Label("schedule-state", s.State)],
            $"/pages/{Encode(s.PageKey)}/{s.Locale}/review"))], list.TotalSize ?? list.Schedules.Count);
    }

    async Task<OpenWorkSection?> Engagements(CancellationToken cancellation)
    {
        string Day(int days) => Desk.Today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var list = (await Desk.Gateway.Get<ListEngagementsResponse>(
            $"/v1/engagements?audience=all&from={Day(0)}&to={Day(14)}&pageSize={Shown}&locale={Desk.Language.Tag}&fallback=true",
            cancellation)).Value;
        return list is null ? null : new("engagements", [.. list.Engagements.Select(e => new OpenWork(e.Title, e.Id,
            [Desk.Date(e.Start), W["ev." + e.Status], Gaps(e)], $"/engagements/{e.Id}"))], list.Engagements.Count);
    }

    // What a visit of the next days still lacks.
    string Gaps(Engagement e)
    {
        var gaps = new List<string>();
        if (e.Zone is null) gaps.Add(W["gap.zone"]);
        if (e.Title is null or { Missing: true } or { Fallback: true }) gaps.Add(W["gap.title"]);
        return string.Join(W["comma"], gaps);
    }

    async Task<OpenWorkSection?> Letters(CancellationToken cancellation)
    {
        var list = (await Desk.Gateway.Get<ListExpectedLettersResponse>(
            $"/v1/occasions/letters?daysAhead=30&locale={Desk.Language.Tag}&fallback=true", cancellation)).Value;
        var open = list?.Letters.Where(l => l.Status != "sent").ToList() ?? [];
        return list is null ? null : new("letters", [.. open.Select(l => new OpenWork(l.Occasion.Name, l.Occasion.Key,
            [Desk.Date(l.Occasion.Start), W["letter." + l.Direction], Desk.Label("expected-letter", l.Status)], "/letters"))], open.Count);
    }

    // What an administrator sees only when it is not as it should be.
    async Task<OpenWorkSection?> Faults(CancellationToken cancellation)
    {
        var hooks = Desk.Gateway.Get<ListWebhooksResponse>("/v1/webhooks?pageSize=100", cancellation);
        var services = (await Desk.Gateway.States(cancellation))?.Services.Where(s => s.Value != "ok")
            .Select(s => new OpenWork(null, StatusModel.NameOf(Desk, s.Key), [StatusModel.StateOf(Desk, s.Value)], "/status")) ?? [];
        OpenWork[] faults = [.. services, .. ((await hooks).Value?.Webhooks ?? []).Where(h => h.FailingSince is not null)
            .Select(h => new OpenWork(null, h.Url, [WebhooksModel.StateOf(Desk, h)], $"/webhooks/{h.Id}"))];
        return new("faults", faults, faults.Length);
    }

    async Task<OpenWorkSection?> Deadlines(CancellationToken cancellation)
    {
        var to = Desk.Today.AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var list = (await Desk.Gateway.Get<ListDeadlinesResponse>(
            $"/v1/deadlines?audience=all&to={to}&pageSize={Shown}&locale={Desk.Language.Tag}&fallback=true&includeTotal=true",
            cancellation)).Value;
        return list is null ? null : new("deadlines", [.. list.Deadlines.Select(d => new OpenWork(d.Title, d.Agreement,
            [Desk.Date(d.Deadline.Date), Desk.Label("deadline", d.Deadline.Kind), Desk.Label("state", d.Deadline.Party)],
            $"/agreements/{d.Agreement}"))],
            list.TotalSize ?? list.Deadlines.Count);
    }
}
