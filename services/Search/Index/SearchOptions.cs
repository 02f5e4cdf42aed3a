using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Search.Index;

/// <summary>The search index; docs/search.md describes it.</summary>
[Settings("Search", "search")]
public sealed record SearchOptions
{
    [Description("folder of the index; must be writable, and needs about three times the size of the texts; without it, the index is in "
        + "memory")]
    public string? Folder { get; set; }

    [Description("interval between reads of a service's log while no announcement arrives")]
    [Range(0.01, 3600)]
    public double PollSeconds { get; set; } = 5;

    [Description("minimum interval between writes to disk; after a crash later changes are read from the logs again")]
    [Range(0.0, 3600)]
    public double SaveSeconds { get; set; } = 5;

    public TimeSpan Poll => TimeSpan.FromSeconds(PollSeconds);
    public TimeSpan Save => TimeSpan.FromSeconds(SaveSeconds);

    /// <summary>Delay before a retry after a service did not answer.</summary>
    public TimeSpan Again { get; } = TimeSpan.FromSeconds(2);
}
