using System.Net;
using System.Net.Sockets;

namespace OrderHub.Testing;

/// <summary>A loopback port that nobody listens on. For servers that must be found again at the same address after a restart.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
