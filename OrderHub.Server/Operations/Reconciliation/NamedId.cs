using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Server.Model;

namespace OrderHub.Server.Operations.Reconciliation;

/// <summary>Ids by which what is of no order lies in a stretch of time like an order: the same for the same name.</summary>
internal static class NamedId
{
    private const int LowBits = (1 << 22) - 1;

    public static long Of(DateTimeOffset at, string name) =>
        IdLayout.FirstOf(at) | (BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) & LowBits);
}
