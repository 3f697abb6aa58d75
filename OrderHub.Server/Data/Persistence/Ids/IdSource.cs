using Microsoft.Extensions.Options;
using OrderHub.Server.Model;

namespace OrderHub.Server.Data.Persistence.Ids;

/// <summary>
/// 63-bit ids that rise with time and are unique over all nodes of a database without asking anyone: milliseconds since 2020
/// (42 bits, until 2159), node (7), sequence (14).
/// </summary>
public sealed class IdSource(IdReservation reservation, IOptions<NodeOptions> options, TimeProvider time) : IIdSource
{
    private const int NodeBits = 7;
    private const int SequenceBits = 14;
    private const long Epoch = 1_577_836_800_000;

    private readonly long node = options.Value.Node;
    private readonly TimeSequence sequence = new(reservation, time, 1 << SequenceBits);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The node is not started, or the store has not answered for seconds.</exception>
    public long Next()
    {
        var (millisecond, number) = sequence.Next();
        return ((millisecond - Epoch) << (NodeBits + SequenceBits)) | (node << SequenceBits) | (uint)number;
    }

    /// <summary>When an id was given out, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(long id) => DateTimeOffset.FromUnixTimeMilliseconds((id >> (NodeBits + SequenceBits)) + Epoch);
}
