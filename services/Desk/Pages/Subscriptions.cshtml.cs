using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Secret addresses of the internal calendar: made for one reader, shown once, revoked.</summary>
public sealed class SubscriptionsModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "calendar";

    public IReadOnlyList<CalendarSubscription> List { get; private set; } = [];

    /// <summary>The one that was just made: only now its address is known.</summary>
    public CalendarSubscription? Made { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => Show(null, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var made = await Desk.Gateway.Write<CalendarSubscription>(HttpMethod.Post, "/v1/subscriptions", new
        {
            holder = Given("holder") ?? "",
            locale = Given("locale") ?? "",
            expiresAt = Given("until") is { } day ? EndOf(day) : null,
        }, null, Key, cancellation);
        Made = made.Value;
        return await Show(Named(made.Problem, f => f == "expiresAt" ? "until" : null), cancellation);
    }

    public async Task<IActionResult> OnPostRevokeAsync(string id, int version, CancellationToken cancellation)
    {
        var gone = await Desk.Gateway.Write<CalendarSubscription>(HttpMethod.Post, $"/v1/subscriptions/{Encode(id)}:revoke", new { },
            VersionTag(version), $"{Key}-{id}", cancellation);
        return gone.Value is not null ? Finished("/subscriptions", "address-revoked") : await Show(gone.Problem, cancellation);
    }

    // What is no day is sent as it was typed, so that the API names the field.
    string EndOf(string day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
        ? new DateTimeOffset(last.AddDays(1).ToDateTime(TimeOnly.MinValue), Desk.Zone.GetUtcOffset(last.ToDateTime(TimeOnly.MinValue)))
            .ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : day;

    async Task<IActionResult> Show(DeskProblem? problem, CancellationToken cancellation)
    {
        Title = W["nav.subscriptions"];
        var list = await Desk.Gateway.Get<ListSubscriptionsResponse>("/v1/subscriptions?pageSize=100", cancellation);
        if (list.Value is null) return Missing(list.Problem);
        List = list.Value.Subscriptions;
        SetFields(
        [
            new("holder", W["f.holder"], Made is null ? Given("holder") : null) { Hint = W["f.holder.hint"], Required = true },
            new("locale", W["filter.language"], Given("locale") ?? Desk.Language.Tag, FieldKind.Choice)
            {
                Options = [.. Desk.Locales.Select(l => (l, DeskContext.NameOf(l)))],
            },
            new("until", W["f.until"], Given("until"), FieldKind.Day) { Hint = W["f.day.hint"] },
        ]);
        return problem is null ? Page() : Refused(problem);
    }
}
