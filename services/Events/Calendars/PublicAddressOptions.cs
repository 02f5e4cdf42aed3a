using System.ComponentModel;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Calendars;

/// <summary>The gateway's address, as readers know it.</summary>
[Settings("", "events")]
public sealed record PublicAddressOptions
{
    [Description("public address of the gateway; prefix of links in calendars and feeds, and of secret subscription addresses")]
    public string PublicAddress { get; set; } = "http://localhost:8080";
}
