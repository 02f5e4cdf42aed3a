using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Desk.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Whether everything works: the services, the sign-in, the receivers of webhooks, the schedules.</summary>
public sealed class StatusModel(DeskContext desk, SignInHealth signIn) : DeskScreen(desk)
{
    const string Forums = "forums-";

    protected override IReadOnlyList<string> Needs => ["administer"];

    public override string Section => "status";

    /// <summary>Each service with its state, those that do not work first.</summary>
    public IReadOnlyList<(string Name, string State)> Services { get; private set; } = [];

    /// <summary>The receivers that are paused or do not take what is sent.</summary>
    public IReadOnlyList<Webhook> Webhooks { get; private set; } = [];

    /// <summary>What was to go out or be withdrawn, and was not.</summary>
    public IReadOnlyList<Schedule> Schedules { get; private set; } = [];

    public bool Whole => Services.All(s => s.State == "ok") && Webhooks.Count == 0 && Schedules.Count == 0;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.status"];
        var (states, responds) = (Desk.Gateway.States(cancellation), signIn.Responds(cancellation));
        var webhooks = Desk.Gateway.Get<ListWebhooksResponse>("/v1/webhooks?pageSize=100", cancellation);
        var schedules = Desk.Gateway.Get<ListSchedulesResponse>("/v1/schedules?pageSize=100", cancellation);
        // A service that is away is named above; its list is then empty.
        Webhooks = [.. ((await webhooks).Value?.Webhooks ?? []).Where(h => WebhooksModel.Tone(h) != "ok")];
        Schedules = [.. ((await schedules).Value?.Schedules ?? []).Where(s => s.State is "failing" or "held-back")];
        var known = (await states)?.Services.Where(s => s.Key != "identity").Select(s => (s.Key, s.Value)) ?? [("gateway", "unreachable")];
        Services = [.. known.Append(("identity", await responds ? "ok" : "unreachable"))
            .OrderBy(s => s.Item2 switch { "ok" => 2, "degraded" => 1, _ => 0 })];
        return Page();
    }

    public static string NameOf(DeskContext desk, string name) => desk.Words.Has("service." + name) ? desk.Words["service." + name]
        : name.StartsWith(Forums, StringComparison.Ordinal) ? desk.Label("forum", name[Forums.Length..]) : name;

    public static string StateOf(DeskContext desk, string state) =>
        desk.Words[state is "ok" or "degraded" or "unready" ? "health." + state : "health.unreachable"];

    public static string Tone(string state) => state switch { "ok" => "ok", "degraded" => "warn", _ => "bad" };
}
