using System.Text;

namespace OrderHub.Server.Model;

/// <summary>
/// One of the 1 024 virtual shards: which database keeps an order and all that belongs to it. Found from the tenant and the first
/// number that the outside knows the order by, so that a repeated message meets its first one.
/// </summary>
public static class VirtualShard
{
    public const int Count = 1024;

    /// <summary>The shard for a tenant and a number. Never changes: it is written into order numbers.</summary>
    public static int Of(int tenantId, string number)
    {
        // FNV-1a, with the upper half folded in: spread evenly, the same on every machine and version.
        var hash = 2166136261u ^ (uint)tenantId;
        foreach (var unit in Encoding.UTF8.GetBytes(number))
        {
            hash = (hash ^ unit) * 16777619u;
        }

        return (int)((hash ^ (hash >> 16)) % Count);
    }

    /// <summary>The shard that an id was given out for, see <see cref="IdLayout"/>.</summary>
    public static int OfId(long id) => IdLayout.ShardOf(id);

    /// <summary>The shard of an order: the one in its number, or, for numbers of other systems, the one its text falls on.</summary>
    public static int OfOrder(int tenantId, string orderNo) =>
        OrderNumber.TryParse(orderNo, out var number) ? number.Shard : Of(tenantId, orderNo);
}
