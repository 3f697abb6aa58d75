using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Legacy;

/// <summary>
/// Ids of orders that other systems master. They are below zero, and those of the hub's own orders above, so that no two orders of any index have
/// one. Like the hub's they lead with the time of creation, to the second; behind it stand 32 bits of the number, so that anybody who knows
/// the order knows its id, before it was ever stored. Of two orders that fall on one id the second takes the next free one.
/// </summary>
public static class LegacyIds
{
    private const int InSecond = 1000;
    private const int LowBits = 22;

    /// <summary>The first second that an id can name; older orders share it.</summary>
    private static readonly DateTimeOffset First = IdLayout.TimeOf(0).AddSeconds(1);

    public static bool IsLegacy(long orderId) => orderId < 0;

    /// <summary>The id that the order has, unless <paramref name="isTaken"/> by another.</summary>
    public static long Of(DateTimeOffset createdAt, string orderNo, Func<long, bool> isTaken)
    {
        var id = Of(createdAt, orderNo);
        while (isTaken(id))
        {
            id--;
        }

        return id;
    }

    /// <summary>The id that the order has, unless another one has it.</summary>
    public static long Of(DateTimeOffset createdAt, string orderNo)
    {
        var hash = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(orderNo)));
        var second = createdAt < First ? First : createdAt.AddTicks(-(createdAt.Ticks % TimeSpan.TicksPerSecond));
        return -(IdLayout.FirstOf(second.AddMilliseconds(hash % InSecond)) | (long)(hash >> (64 - LowBits)));
    }
}
