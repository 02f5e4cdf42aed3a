using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>Deliveries to webhooks; docs/webhooks.md describes them.</summary>
[Settings("Webhooks", "webhooks")]
public sealed record WebhookOptions
{
    [Description("`true` allows private networks and `http`, for internal receivers")]
    public bool AllowPrivate { get; set; }

    [Description("delays between attempts; the last repeats until 24 hours have passed")]
    [Range(0.01, 86_400)]
    public double[] PauseSeconds { get; set; } = [5, 30, 120, 600, 1800, 3600, 7200, 14400];

    [Description("response timeout of a receiver")]
    [Range(0.1, 300)]
    public double TimeoutSeconds { get; set; } = 10;

    [Description("retention of deliveries and attempts, and range of `:recover`")]
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 30;

    [Description("attempts kept per webhook")]
    [Range(0, int.MaxValue)]
    public int KeepAttempts { get; set; } = 1000;

    [Description("bytes of a response stored with an attempt; without it 1024, and 0 with `AllowPrivate`, because an owner could read "
        + "internal responses")]
    [Range(0, 1 << 20)]
    public int? ResponseBytes { get; set; }

    [Description("maximum concurrent requests of all webhooks")]
    [Range(1, 10_000)]
    public int Concurrency { get; set; } = 64;

    [Description("maximum webhooks of one owner")]
    [Range(0, int.MaxValue)]
    public int PerOwner { get; set; } = 20;

    [Description("maximum webhooks in total")]
    [Range(0, int.MaxValue)]
    public int Total { get; set; } = 1000;

    [Description("maximum test events of one webhook")]
    [Range(0, int.MaxValue)]
    public int PingsPerMinute { get; set; } = 10;

    [Description("shortest interval between reads of the logs")]
    [Range(0.01, 3600)]
    public double PollSeconds { get; set; } = 0.5;

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
    public TimeSpan Poll => TimeSpan.FromSeconds(PollSeconds);

    /// <summary>Bytes of a response that an attempt stores.</summary>
    public int StoredBytes => ResponseBytes ?? (AllowPrivate ? 0 : 1024);

    /// <summary>
    /// Returns the pause after this many attempts, plus up to 20 % at random, so that simultaneous failures spread out.
    /// </summary>
    public TimeSpan Pause(int attempts) =>
        TimeSpan.FromSeconds(PauseSeconds[Math.Min(attempts, PauseSeconds.Length) - 1]) * (1 + Random.Shared.NextDouble() / 5);
}
