using System.Globalization;

namespace Embassy.Webhooks.Deliveries;

/// <summary>Settings <c>Webhooks:…</c>; docs/webhooks.md lists them.</summary>
public sealed record WebhookOptions
{
    /// <summary>Allows private networks, loopback and http, for internal receivers and tests.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Pauses between attempts; the last one repeats until <see cref="Delivery.Patience"/> is over.</summary>
    public required IReadOnlyList<TimeSpan> Pauses { get; init; }

    /// <summary>Response timeout of a receiver.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Interval between reads of the logs.</summary>
    public TimeSpan Poll { get; init; }

    /// <summary>Retention of deliveries and attempts in days; also the period over which a webhook can recover.</summary>
    public int KeepDays { get; init; }

    /// <summary>Maximum number of stored attempts per webhook.</summary>
    public int KeepAttempts { get; init; }

    /// <summary>Maximum number of concurrent deliveries of all webhooks.</summary>
    public int Concurrency { get; init; }

    /// <summary>Maximum number of webhooks per owner.</summary>
    public int PerOwner { get; init; }

    /// <summary>Maximum number of webhooks of all owners.</summary>
    public int Total { get; init; }

    /// <summary>
    /// Response body bytes that an attempt stores. The default is 0 if private networks are allowed: otherwise a webhook
    /// could read the responses of internal services.
    /// </summary>
    public int ResponseBytes { get; init; }

    /// <summary>Maximum number of test deliveries per webhook and minute.</summary>
    public int PingsPerMinute { get; init; }

    public static WebhookOptions From(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Webhooks");
        var allowPrivate = settings.GetValue("AllowPrivate", false);
        return new WebhookOptions
        {
            AllowPrivate = allowPrivate,
            Pauses = [.. (settings["PauseSeconds"] ?? "5 30 120 600 1800 3600 7200 14400").Split(' ')
                .Select(s => TimeSpan.FromSeconds(double.Parse(s, CultureInfo.InvariantCulture)))],
            Timeout = TimeSpan.FromSeconds(settings.GetValue("TimeoutSeconds", 10.0)),
            Poll = TimeSpan.FromSeconds(settings.GetValue("PollSeconds", 0.5)),
            KeepDays = settings.GetValue("KeepDays", 30),
            KeepAttempts = settings.GetValue("KeepAttempts", 1000),
            Concurrency = Math.Max(1, settings.GetValue("Concurrency", 64)),
            PerOwner = settings.GetValue("PerOwner", 20),
            Total = settings.GetValue("Total", 1000),
            ResponseBytes = settings.GetValue("ResponseBytes", allowPrivate ? 0 : 1024),
            PingsPerMinute = settings.GetValue("PingsPerMinute", 10),
        };
    }

    /// <summary>
    /// Returns the pause after this many attempts, plus up to 20 % at random, so that simultaneous failures spread out.
    /// </summary>
    public TimeSpan Pause(int attempts) =>
        Pauses[Math.Min(attempts, Pauses.Count) - 1] * (1 + Random.Shared.NextDouble() / 5);
}
