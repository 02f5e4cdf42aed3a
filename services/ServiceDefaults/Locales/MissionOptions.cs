using System.ComponentModel;

namespace Embassy.ServiceDefaults;

/// <summary>The mission's own data: see <see cref="MissionData"/>.</summary>
[Settings("Mission", "S G")]
public sealed record MissionOptions
{
    [Description("folder of the mission's own languages, State names and occasions: [languages](languages.md); the built-in ones are "
        + "always there")]
    public string? Folder { get; set; }
}
