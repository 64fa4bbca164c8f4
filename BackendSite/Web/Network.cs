using System.Net;
using System.Net.Sockets;

namespace BackendSite.Web;

/// <summary>What counts as one place on the internet when tries or floods are counted.</summary>
internal static class Network
{
    private const int CustomerBytesV6 = 8;

    /// <summary>The address itself; for IPv6 the /64 that it lies in, because one customer owns all of that.</summary>
    /// <param name="address">Null when unknown: all unknown addresses count as one.</param>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null or { IsIPv4MappedToIPv6: true })
        {
            return address?.MapToIPv4() ?? IPAddress.None;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(CustomerBytesV6).Clear();
        return new IPAddress(bytes);
    }
}
