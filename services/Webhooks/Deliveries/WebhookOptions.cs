using System.Globalization;

namespace Embassy.Webhooks.Deliveries;

/// <summary>The settings <c>Webhooks:…</c>; docs/webhooks.md lists them.</summary>
public sealed record WebhookOptions
{
    /// <summary>Allows private networks, loopback and http: for receivers inside, and for tests.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Pauses between attempts; the last repeats until <see cref="Delivery.Patience"/> is over.</summary>
    public required IReadOnlyList<TimeSpan> Pauses { get; init; }

    /// <summary>Longest time a receiver may take to answer.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Interval between reads of the logs.</summary>
    public TimeSpan Poll { get; init; }

    /// <summary>Days for which deliveries and attempts are kept, and over which a webhook can recover.</summary>
    public int KeepDays { get; init; }

    /// <summary>Attempts kept of one webhook.</summary>
    public int KeepAttempts { get; init; }

    /// <summary>Deliveries under way at the same time, of all webhooks together.</summary>
    public int Concurrency { get; init; }

    /// <summary>Webhooks of one owner.</summary>
    public int PerOwner { get; init; }

    /// <summary>Webhooks of all owners.</summary>
    public int Total { get; init; }

    /// <summary>
    /// Bytes of a response body that an attempt keeps. None where private networks are allowed, unless it is set:
    /// otherwise a webhook could read what services inside answer.
    /// </summary>
    public int ResponseBytes { get; init; }

    /// <summary>Test deliveries of one webhook in a minute.</summary>
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

    /// <summary>Pause after this many attempts; up to a fifth longer at random, so that those that failed together spread out.</summary>
    public TimeSpan Pause(int attempts) =>
        Pauses[Math.Min(attempts, Pauses.Count) - 1] * (1 + Random.Shared.NextDouble() / 5);
}
