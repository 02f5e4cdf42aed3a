using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Caching;

/// <summary>Cache capacity, maximum size of one response, and lifetime of cached refusals.</summary>
[Settings("Cache", "G")]
sealed record CacheOptions
{
    [Description("memory for cached public responses: [caching](caching.md); `0` disables the cache")]
    [Range(0, 1 << 20)]
    public long Megabytes { get; set; } = 64;

    [Description("maximum size of a cached response; a calendar of some thousand events fits")]
    [Range(0, 1 << 20)]
    public int ResponseKilobytes { get; set; } = 4096;

    [Description("lifetime of a cached 404 or 410")]
    [Range(0.0, 86_400)]
    public double NotFoundSeconds { get; set; } = 5;

    public long Bytes => Megabytes << 20;
    public int ResponseBytes => ResponseKilobytes << 10;
    public TimeSpan Refusals => TimeSpan.FromSeconds(NotFoundSeconds);
}
