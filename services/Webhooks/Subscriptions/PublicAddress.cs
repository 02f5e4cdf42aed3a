using System.Net;
using System.Net.Sockets;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>Restricts webhook addresses to the public internet.</summary>
public static class PublicAddress
{
    // Special-purpose addresses (RFC 6890 and its registries), multicast, and those that embed an IPv4 address.
    static readonly IPNetwork[] Special =
    [
        .. ((string[])["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"])
            .Select(IPNetwork.Parse),
    ];

    static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    // Names of this machine or its own network (RFC 6761, 6762, 8375, and ICANN's .internal).
    static readonly string[] PrivateSuffixes = ["localhost", "local", "internal", "home.arpa", "lan", "intranet", "corp", "home"];

    /// <summary>Returns true if an address belongs to the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !Global6.Contains(address)) return false;
        return !Array.Exists(Special, n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
    }

    /// <summary>
    /// Returns the violation of a new webhook's URL; null if there is none. Names are not resolved here, because the
    /// result would reveal internal names.
    /// </summary>
    public static (string Code, string Description)? Fault(string url, bool allowPrivate)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || address.Fragment.Length > 0
            || !(address.Scheme == Uri.UriSchemeHttps || allowPrivate && address.Scheme == Uri.UriSchemeHttp))
            return ("invalid_format", "An https address without user, password and fragment.");
        return allowPrivate || IsPublicHost(address) ? null
            : ("forbidden_address", "An address that is reached from everywhere; not one of a private network.");
    }

    static bool IsPublicHost(Uri address)
    {
        // The root dot changes only the spelling of the name.
        var host = address.IdnHost.Trim('[', ']').TrimEnd('.');
        if (IPAddress.TryParse(host, out var ip)) return IsPublic(ip);
        var labels = host.Split('.');
        return !address.IsLoopback && labels.Length > 1 && !labels.Contains("") && !labels[^1].All(char.IsAsciiDigit)
            && !PrivateSuffixes.Any(s => host.EndsWith("." + s, StringComparison.OrdinalIgnoreCase));
    }
}
