using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Embassy.ServiceDefaults;

/// <summary>The mission's own data: see <see cref="MissionData"/>.</summary>
[Settings("Mission", "S G")]
public sealed record MissionOptions
{
    [Description("folder of the mission's own languages, State names and occasions: [languages](languages.md); the built-in ones are "
        + "always there")]
    public string? Folder { get; set; }

    [Description("key of the mission in the `source` of announcements; the same for all services, and never changed")]
    [RegularExpression("^[a-z0-9][a-z0-9-]{0,62}$")]
    public string Key { get; set; } = "embassy";
}
