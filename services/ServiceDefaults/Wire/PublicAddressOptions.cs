using System.ComponentModel;

namespace Embassy.ServiceDefaults;

/// <summary>The gateway's address, as readers know it.</summary>
[Settings("", "content events search G")]
public sealed record PublicAddressOptions
{
    [Description("public address of the gateway; prefix of links in pages, calendars and feeds, and of secret subscription addresses")]
    public string PublicAddress { get; set; } = "http://localhost:8080";
}
