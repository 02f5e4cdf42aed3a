using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>The change feed; docs/changes.md describes it.</summary>
[Settings("Changes", "G")]
sealed record ChangeOptions
{
    [Description("maximum open streams of one gateway; the next is 503")]
    [Range(0, int.MaxValue)]
    public int Streams { get; set; } = 1_000;

    [Description("maximum open streams of one client; the next is 429; `0` means unlimited")]
    [Range(0, int.MaxValue)]
    public int StreamsPerClient { get; set; } = 10;

    [Description("maximum total size of all pages in flight")]
    [Range(0.0, 1 << 20)]
    public double PageMegabytes { get; set; } = 16;

    [Description("interval between reads of the logs while a stream is open and no announcements are heard")]
    [Range(0.01, 3600)]
    public double PollSeconds { get; set; } = 0.25;

    [Description("maximum interval between messages on a stream")]
    [Range(0.01, 3600)]
    public double HeartbeatSeconds { get; set; } = 15;

    [Description("maximum time a reader may take to accept one page")]
    [Range(0.01, 3600)]
    public double ReaderTimeoutSeconds { get; set; } = 10;

    public TimeSpan Poll => TimeSpan.FromSeconds(PollSeconds);
    public TimeSpan Heartbeat => TimeSpan.FromSeconds(HeartbeatSeconds);
    public TimeSpan Patience => TimeSpan.FromSeconds(ReaderTimeoutSeconds);
    public long PageBytes => (long)(PageMegabytes * (1 << 20));
}

static class ChangeReaders
{
    public static void AddChanges(this IServiceCollection services)
    {
        services.AddSingleton<ChangeLogReader>();
        services.AddSingleton<StreamLimiter>();
        services.AddSingleton(sp => new StreamPageCache(
            (after, filter, limit, only, cancellation) => sp.GetRequiredService<ChangeLogReader>()
                .Read(after, filter, limit, cancellation, only),
            sp.GetRequiredService<ChangeOptions>().PageBytes, sp.GetRequiredService<TimeProvider>()));
        services.AddSingleton(sp => new ChangeTail(
            cancellation => sp.GetRequiredService<ChangeLogReader>().End(cancellation),
            sp.GetRequiredService<ChangeOptions>(), sp.GetRequiredService<LoopHost>()));
        services.AddHostedService(sp => sp.GetRequiredService<ChangeTail>());
        services.AddSingleton(sp =>
        {
            var tail = sp.GetRequiredService<ChangeTail>();
            return new AnnouncementCallback(Heard: _ => tail.Hear(), Began: () => tail.Listen(true), Lost: () => tail.Listen(false));
        });
    }
}
