using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>What goes out or is withdrawn by itself, next first, and why something is held back.</summary>
public sealed class SchedulesModel(DeskContext desk) : DeskScreen(desk)
{
    const int Parts = 5;

    protected override IReadOnlyList<string> Needs => ["edit", "approve", "publish", "read-editorial"];

    public override string Section => "schedules";

    public IReadOnlyList<Schedule> Schedules { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(string key, string locale, CancellationToken cancellation)
    {
        var address = $"/v1/pages/{Encode(key)}/editions/{Encode(locale)}";
        // A list of schedules has no ETag; what is approved stays approved without its schedule.
        var read = await Desk.Gateway.Get<Edition>(address, cancellation);
        if (read.Value is null) return Missing(read.Problem);
        var reply = await Desk.Gateway.Write<Edition>(HttpMethod.Post, address + ":unschedule", new { }, read.ETag, $"{Key}-{key}-{locale}",
            cancellation);
        if (reply.Problem is null) return Finished("/schedules", "unscheduled");
        if (await Show(cancellation) is { } problem) return Missing(problem);
        return Refused(reply.Problem);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = W["nav.schedules"];
        var (schedules, _, problem) = await Desk.Gateway.All<ListSchedulesResponse, Schedule>("/v1/schedules?order=at&pageSize=100", Parts,
            l => (l.Schedules, l.NextPageToken), cancellation);
        if (problem is null) Schedules = schedules;
        return problem;
    }

    /// <summary>The hour in the zone in which it was set, with its name.</summary>
    public string Local(string instant, string zone) =>
        (instant.Length < 16 ? "" : $"{instant[..10]} {instant[11..16]} ") + DeskContext.ZoneName(zone);
}
