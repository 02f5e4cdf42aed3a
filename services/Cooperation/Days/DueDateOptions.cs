using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Days;

/// <summary>Checks for changes that the date alone causes.</summary>
[Settings("DueDates", "cooperation")]
public sealed record DueDateOptions
{
    [Description("interval between checks for status changes and deadlines that depend on the date")]
    [Range(0.01, 86_400)]
    public double IntervalSeconds { get; set; } = 60;

    public TimeSpan Interval => TimeSpan.FromSeconds(IntervalSeconds);
}
