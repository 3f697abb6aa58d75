namespace OrderHub.Server.Model;

/// <summary>
/// How an id is made, 63 bits: milliseconds since 2020 (41, until 2089), virtual shard (10), node (7), sequence (5). Time leads,
/// so that rows of one time lie together and months can be cut off; the shard is in it, so that any id finds its database.
/// </summary>
public static class IdLayout
{
    public const int SequenceCount = 1 << SequenceBits;

    private const int SequenceBits = 5;
    private const int NodeBits = 7;
    private const int ShardBits = 10;
    private const int TimeShift = ShardBits + NodeBits + SequenceBits;
    private const long Epoch = 1_577_836_800_000;

    public static long Make(long millisecond, int shard, int node, int sequence) =>
        ((millisecond - Epoch) << TimeShift) | ((long)shard << (NodeBits + SequenceBits)) | ((long)node << SequenceBits) | (uint)sequence;

    public static int ShardOf(long id) => (int)(id >> (NodeBits + SequenceBits)) & (VirtualShard.Count - 1);

    /// <summary>When an id was given out, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(long id) => DateTimeOffset.FromUnixTimeMilliseconds((id >> TimeShift) + Epoch);

    /// <summary>The lowest id of a moment: all ids given out before it are lower.</summary>
    public static long FirstOf(DateTimeOffset moment) => (moment.ToUnixTimeMilliseconds() - Epoch) << TimeShift;
}
