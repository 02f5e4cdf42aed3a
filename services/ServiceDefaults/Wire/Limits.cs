using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Embassy.ServiceDefaults;

/// <summary>Limits of requests: their size, and their number.</summary>
[Settings("Limits", "S G")]
public sealed record Limits
{
    const double Largest = 1L << 40;

    [Description("maximum size of a JSON body")]
    [Range(1, Largest)]
    public long BodyBytes { get; set; } = 1 << 20;

    [Description("maximum size of an uploaded file; larger values are capped by the fixed limit of a body, 10485760")]
    [Range(1, Largest)]
    public long UploadBytes { get; set; } = 8 << 20;

    [Description("maximum size of a streamed upload (trade figures, a mission as a ZIP)")]
    [Range(1, Largest)]
    public long StreamBytes { get; set; } = 1 << 30;

    [Description("maximum size of an asset")]
    [Range(1, Largest)]
    public long AssetBytes { get; set; } = 10 << 20;

    [Description("maximum total size of the unpacked files of a mission's ZIP")]
    [Range(1, Largest)]
    public long UnpackedBytes { get; set; } = 2L << 30;

    [Description("reads of one client, by [weight](caching.md#limits); `0` means unlimited")]
    [Range(0, int.MaxValue)]
    public int ReadsPerMinute { get; set; } = 30_000;

    [Description("writes of one client, by [weight](caching.md#limits); `0` means unlimited")]
    [Range(0, int.MaxValue)]
    public int WritesPerMinute { get; set; } = 6_000;
}
