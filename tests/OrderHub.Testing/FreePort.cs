using System.Net;
using System.Net.Sockets;

namespace OrderHub.Testing;

/// <summary>
/// A loopback port that nobody listens on, for servers that must be found at the same address after a restart. Taken from below
/// the range that the system gives out by itself (32768 and up), where between choosing and listening any connection of
/// any process could be given the same one; each port is given out once.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int next = Random.Shared.Next(Count);

    public static int Take()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + ((Interlocked.Increment(ref next) & int.MaxValue) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no free port from {First} to {First + Count - 1}");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
