using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>One webhook: test, pause, new secret, deliveries with replay, attempts.</summary>
public sealed class WebhookScreenModel(DeskContext desk) : RecordScreen(desk)
{
    static readonly string[] Acts = ["ping", "enable", "disable", "rotateSecret"];

    protected override IReadOnlyList<string> Needs => ["subscribe"];

    public override string Section => "webhooks";

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public Webhook Webhook { get; private set; } = null!;

    public IReadOnlyList<WebhookAttempt> Attempts { get; private set; } = [];

    public IReadOnlyList<WebhookDelivery> Deliveries { get; private set; } = [];

    /// <summary>The secret that was just made, shown once.</summary>
    public string? Secret { get; private set; }

    /// <summary>What the receiver answered to a test.</summary>
    public WebhookAttempt? Test { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(string act, CancellationToken cancellation)
    {
        var path = $"/v1/webhooks/{Encode(Id)}";
        DeskProblem? refused = null;
        if (act == "delete")
        {
            var gone = await Desk.Gateway.Write<Nothing>(HttpMethod.Delete, path, null, null, Key, cancellation);
            if (gone.Problem is null) return Finished("/webhooks", "removed");
            refused = gone.Problem;
        }
        else if (act == "ping")
        {
            var test = await Desk.Gateway.Write<WebhookAttempt>(HttpMethod.Post, path + ":ping", new { }, null, Key, cancellation);
            (Test, refused) = (test.Value, test.Problem);
        }
        else if (Array.IndexOf(Acts, act) >= 0)
        {
            var changed = await Desk.Gateway.Write<Webhook>(HttpMethod.Post, $"{path}:{act}", new { }, null, Key, cancellation);
            if (changed.Value is not null && act != "rotateSecret") return Finished($"/webhooks/{Encode(Id)}", "recorded");
            (Secret, refused) = (changed.Value?.Secret, changed.Problem);
        }
        if (await Show(cancellation) is { } problem) return Missing(problem);
        return refused is null ? Page() : Refused(refused);
    }

    public async Task<IActionResult> OnPostReplayAsync(string delivery, CancellationToken cancellation)
    {
        var sent = await Desk.Gateway.Write<WebhookDelivery>(HttpMethod.Post,
            $"/v1/webhooks/{Encode(Id)}/deliveries/{Encode(delivery)}:replay", new { }, null, Key, cancellation);
        if (sent.Value is not null) return Finished($"/webhooks/{Encode(Id)}", "sent-again");
        return await Show(cancellation) is { } problem ? Missing(problem) : Refused(sent.Problem);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        var path = $"/v1/webhooks/{Encode(Id)}";
        var deliveries = Desk.Gateway.Get<ListDeliveriesResponse>(path + "/deliveries?pageSize=50", cancellation);
        var attempts = Desk.Gateway.Get<ListAttemptsResponse>(path + "/attempts?pageSize=50", cancellation);
        var read = await Desk.Gateway.Get<Webhook>(path, cancellation);
        if (read.Value is null) return read.Problem;
        (Webhook, Deliveries, Attempts) = (read.Value, (await deliveries).Value?.Deliveries ?? [], (await attempts).Value?.Attempts ?? []);
        Title = Webhook.Url;
        return null;
    }

    public string Delivered(string state) => W.Has("delivery." + state) ? W["delivery." + state] : state;

    public static string Answer(WebhookAttempt attempt) => attempt.Status is > 0 and var status
        ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : attempt.ErrorCode ?? attempt.Error ?? "–";
}
