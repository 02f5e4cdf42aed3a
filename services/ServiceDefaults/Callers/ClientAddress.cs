using System.Net;
using System.Net.Sockets;

namespace Embassy.ServiceDefaults;

/// <summary>Which addresses count as one client: an IPv4 address, or the /64 of an IPv6 address.</summary>
public static class ClientAddress
{
    /// <summary>The client's key; <see cref="IPAddress.None"/> where a connection has no address.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
