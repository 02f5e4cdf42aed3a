using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Search;

/// <summary>The search index; docs/search.md describes it.</summary>
[Settings("Search", "content")]
public sealed record IndexerOptions
{
    [Description("folder of the index; must be writable, and needs about three times the size of the texts; without it, the index is in memory")]
    public string? Folder { get; set; }

    [Description("polling interval of the service's own log, in case the broker sends no notification")]
    [Range(0.01, 3600)]
    public double LookSeconds { get; set; } = 1;

    [Description("the same for the other services' logs")]
    [Range(0.01, 3600)]
    public double LookAtPeersSeconds { get; set; } = 10;

    [Description("minimum interval between writes to disk; after a crash later changes are read from the logs again")]
    [Range(0.0, 3600)]
    public double SaveSeconds { get; set; } = 5;

    public TimeSpan Look => TimeSpan.FromSeconds(LookSeconds);
    public TimeSpan LookAtPeers => TimeSpan.FromSeconds(LookAtPeersSeconds);
    public TimeSpan Save => TimeSpan.FromSeconds(SaveSeconds);

    /// <summary>Delay before a retry after a service did not answer.</summary>
    public TimeSpan Again { get; } = TimeSpan.FromSeconds(2);
}
