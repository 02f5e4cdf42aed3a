using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Occasions;

/// <summary>Announcements of upcoming occasions.</summary>
[Settings("Occasions", "events")]
public sealed record OccasionOptions
{
    [Description("days before an occasion at which it is announced")]
    [Range(0, 366)]
    public int DaysBefore { get; set; } = 7;

    [Description("interval between checks for upcoming occasions")]
    [Range(0.01, 86_400)]
    public double IntervalSeconds { get; set; } = 600;

    public TimeSpan Interval => TimeSpan.FromSeconds(IntervalSeconds);
}
