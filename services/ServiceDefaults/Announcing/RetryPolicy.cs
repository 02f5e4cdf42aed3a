using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// When a handler attempts an announcement again: after the configured pauses, and during an outage until it ends.
/// </summary>
public sealed class RetryPolicy(BusOptions settings, TimeProvider clock, ILogger<RetryPolicy> log)
{
    static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(5), OutageLog = TimeSpan.FromSeconds(10);

    DateTimeOffset loggedOutage;

    /// <summary>Returns false when an announcement has failed as often as is configured.</summary>
    /// <param name="failures">Number of failed attempts, without the current one.</param>
    public bool Allows(int failures) => failures < settings.RetryPauses.Count;

    /// <summary>The announcement itself failed, and <see cref="Allows"/> permits another attempt.</summary>
    public ProcessingResult AfterFailure(AnnouncementHandler announcementHandler, CloudEvent told, int failures, Exception why)
    {
        Count(announcementHandler);
        log.LogWarning("{Reaction} failed on {Type} {Id}, attempt {Attempt}; it is attempted again: {Why}", announcementHandler.Name,
            told.Type, told.Id, failures + 1, why.Message);
        return new ProcessingResult(settings.RetryPauses[failures]);
    }

    /// <summary>A dependency is unavailable: the attempt does not count.</summary>
    public ProcessingResult DuringOutage(AnnouncementHandler announcementHandler, string type, string id, Exception why)
    {
        Count(announcementHandler);
        // Every announcement during the outage fails the same way; one log line now and then is enough.
        var now = clock.GetUtcNow();
        if (now - loggedOutage > OutageLog)
        {
            loggedOutage = now;
            log.LogWarning("{Reaction} cannot handle {Type} {Id} now; what comes is attempted again until it can: {Why}",
                announcementHandler.Name, type, id, why.Message);
        }
        var last = settings.RetryPauses.Count == 0 ? OutagePause : settings.RetryPauses[^1];
        return new ProcessingResult(last < OutagePause ? last : OutagePause, Outage: true);
    }

    static void Count(AnnouncementHandler announcementHandler) =>
        Telemetry.Retries.Add(1, new KeyValuePair<string, object?>("reaction", announcementHandler.Name));
}
