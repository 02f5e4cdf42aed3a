using System.ComponentModel;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Overviews;

/// <summary>The overview's narrative.</summary>
[Settings("Overview", "G")]
sealed record OverviewOptions
{
    [Description("page that provides the narrative of `/v1/overview`")]
    public string Page { get; set; } = "current-relations";
}
