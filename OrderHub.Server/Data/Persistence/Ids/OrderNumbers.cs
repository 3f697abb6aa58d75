using Microsoft.Extensions.Options;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Persistence.Ids;

/// <summary>Gives out order numbers, unique over all nodes and units without asking anyone.</summary>
public sealed class OrderNumbers(IdReservation reservation, IOptions<NodeOptions> options, TimeProvider time)
{
    private readonly TimeSequence sequence = new(reservation, time, OrderNumber.SequenceCount);

    /// <summary>The next number.</summary>
    /// <param name="line">Business line; example <c>express</c>.</param>
    /// <param name="shard">Where the order will live, see <see cref="VirtualShard.Of"/>.</param>
    /// <exception cref="InvalidOperationException">The node is not started, or the store has not answered for seconds.</exception>
    public OrderNumber Next(string line, int shard)
    {
        var (millisecond, number) = sequence.Next();
        return new(
            BusinessLines.CodeOf(line), DateTimeOffset.FromUnixTimeMilliseconds(millisecond), options.Value.Unit, shard, options.Value.Node, number);
    }
}
