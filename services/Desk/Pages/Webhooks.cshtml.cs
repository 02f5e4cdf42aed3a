using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The webhooks with their state; a new one shows its secret once.</summary>
public sealed class WebhooksModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["subscribe"];

    public override string Section => "webhooks";

    public IReadOnlyList<Webhook> List { get; private set; } = [];

    /// <summary>The one that was just made: only now its secret is known.</summary>
    public Webhook? Made { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => Show(null, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        string[] ListOf(string id) => (Given(id) ?? "").Split([',', '،', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var made = await Desk.Gateway.Write<Webhook>(HttpMethod.Post, "/v1/webhooks", new
        {
            url = Given("url") ?? "",
            types = ListOf("types"),
            locales = ListOf("locales"),
            subjects = ListOf("subjects"),
        }, null, Key, cancellation);
        Made = made.Value;
        return await Show(made.Problem, cancellation);
    }

    async Task<IActionResult> Show(DeskProblem? problem, CancellationToken cancellation)
    {
        Title = W["nav.webhooks"];
        var list = await Desk.Gateway.Get<ListWebhooksResponse>("/v1/webhooks?pageSize=100", cancellation);
        if (list.Value is null) return Missing(list.Problem);
        List = list.Value.Webhooks;
        string? Typed(string id) => Made is null ? Value(id, null) : null;
        SetFields(
        [
            new("url", W["f.url"], Typed("url")) { Lang = "en", Required = true, Hint = W["f.url.hint"] },
            new("types", W["f.types"], Typed("types"), FieldKind.Text) { Lang = "en", Rows = 2, Hint = W["f.types.hint"] },
            new("locales", W["filter.language"], Typed("locales")) { Lang = "en", Hint = W["f.all-if-empty"] },
            new("subjects", W["f.subjects"], Typed("subjects"), FieldKind.Text) { Lang = "en", Rows = 2, Hint = W["f.all-if-empty"] },
        ]);
        return problem is null ? Page() : Refused(problem);
    }

    public static string Tone(Webhook hook) => hook.State == "disabled" ? "bad" : hook.FailingSince is not null ? "warn" : "ok";

    public static string StateOf(DeskContext desk, Webhook hook) => desk.Words[hook.State is "disabled" ? "webhook.disabled"
        : hook.FailingSince is not null ? "webhook.failing" : "webhook.active"];
}
