using System.Net;
using System.Net.Sockets;

namespace Embassy.ServiceDefaults;

/// <summary>Maps addresses to clients: one IPv4 address, or one /64 of IPv6 addresses, is one client.</summary>
public static class ClientAddress
{
    /// <summary>Returns the client's key; <see cref="IPAddress.None"/> if the connection has no address.</summary>
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
