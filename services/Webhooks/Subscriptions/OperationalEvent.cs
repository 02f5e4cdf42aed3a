using System.Text.Json;
using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>
/// CloudEvents about webhooks themselves. They go only to webhooks of the same owner, appear in no log and on no bus,
/// and never contain a URL, because another webhook may belong to another receiver.
/// </summary>
public static class OperationalEvent
{
    public const string Ping = "embassy.webhooks.ping.v1", Disabled = "embassy.webhooks.disabled.v1", Source = "/embassy/webhooks";

    /// <summary>Every type that a webhook can subscribe to: the services' announcements, and these.</summary>
    public static IReadOnlyList<string> KnownTypes { get; } = [.. AnnouncementFilter.AnnouncedTypes, Disabled, Ping];

    /// <summary>Returns a test event as structured JSON.</summary>
    public static string PingOf(Webhook webhook, Guid id, DateTimeOffset now) =>
        Json(id, Ping, webhook, now, new { webhook = webhook.Id, message = "A test event." });

    /// <summary>Returns the notice of a disabled webhook as structured JSON.</summary>
    public static string DisabledOf(Webhook webhook, Guid id, DateTimeOffset now) => Json(id, Disabled, webhook, now, new
    {
        webhook = webhook.Id,
        code = webhook.DisabledCode,
        because = webhook.DisabledBecause,
        disabledAt = now,
        failingSince = webhook.FailingSince,
    });

    public static string Subject(Webhook webhook) => $"webhooks/{webhook.Id}";

    static string Json(Guid id, string type, Webhook about, DateTimeOffset now, object data) => JsonSerializer.Serialize(
        new
        {
            specversion = "1.0",
            id,
            source = Source,
            type,
            subject = Subject(about),
            time = now,
            datacontenttype = "application/json",
            data,
        },
        Announcement.Json);
}
