using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrderHub.Server.Model;

/// <summary>
/// An order's number, 20 characters that tell where the order belongs without a lookup. Example <c>EX2503027Y3KWRY28BA7</c>:
/// line (2 letters), day of creation in UTC (yyMMdd), then 55 bits in Crockford's base 32 (11 characters: millisecond of the day
/// 27, unit 5, virtual shard 10, node 7, sequence 6), and a check character (ISO 7064 MOD 37-36), which finds every single wrong
/// character and nearly every swap of two neighbours.
/// </summary>
/// <param name="LineCode">Two capital letters, see <see cref="BusinessLines"/>.</param>
/// <param name="CreatedAt">To the millisecond, years 2000 to 2099.</param>
/// <param name="Unit">0 to 31.</param>
/// <param name="Shard">0 to 1023.</param>
/// <param name="Node">0 to 127.</param>
/// <param name="Sequence">0 to 63, within the node's millisecond.</param>
public readonly record struct OrderNumber(string LineCode, DateTimeOffset CreatedAt, int Unit, int Shard, int Node, int Sequence)
{
    public const int Length = 20;
    public const int UnitCount = 1 << UnitBits;
    public const int NodeCount = 1 << NodeBits;
    public const int SequenceCount = 1 << SequenceBits;

    private const string Base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string Base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string DayFormat = "yyMMdd";
    private const int UnitBits = 5;
    private const int ShardBits = 10;
    private const int NodeBits = 7;
    private const int SequenceBits = 6;
    private const int PackedAt = 8;
    private const int PackedLength = 11;
    private const int MillisecondsOfDay = 86_400_000;

    public override string ToString() => string.Create(Length, this, static (text, number) =>
    {
        number.LineCode.CopyTo(text);
        number.CreatedAt.UtcDateTime.TryFormat(text[2..], out _, DayFormat, CultureInfo.InvariantCulture);
        var packed = number.Pack();
        for (var i = PackedAt + PackedLength - 1; i >= PackedAt; i--)
        {
            text[i] = Base32[(int)(packed & 31)];
            packed >>= 5;
        }

        text[^1] = CheckCharacter(text[..^1]);
    });

    /// <summary>Reads a number; false for anything that this hub cannot have given out.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OrderNumber number)
    {
        number = default;
        if (text is not { Length: Length } || !char.IsAsciiLetterUpper(text[0]) || !char.IsAsciiLetterUpper(text[1])
            || !TryParseDay(text.AsSpan(2, 6), out var day) || !TryUnpack(text.AsSpan(PackedAt, PackedLength), out var packed)
            || text[^1] != CheckCharacter(text.AsSpan()[..^1]))
        {
            return false;
        }

        var millisecond = packed >> (UnitBits + ShardBits + NodeBits + SequenceBits);
        if (millisecond >= MillisecondsOfDay)
        {
            return false;
        }

        number = new(
            text[..2],
            new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddMilliseconds(millisecond),
            Take(packed, ShardBits + NodeBits + SequenceBits, UnitBits),
            Take(packed, NodeBits + SequenceBits, ShardBits),
            Take(packed, SequenceBits, NodeBits),
            Take(packed, 0, SequenceBits));
        return true;
    }

    private static int Take(long packed, int shift, int bits) => (int)(packed >> shift) & ((1 << bits) - 1);

    private long Pack()
    {
        var packed = CreatedAt.UtcTicks / TimeSpan.TicksPerMillisecond % MillisecondsOfDay;
        packed = (packed << UnitBits) | (uint)Unit;
        packed = (packed << ShardBits) | (uint)Shard;
        packed = (packed << NodeBits) | (uint)Node;
        return (packed << SequenceBits) | (uint)Sequence;
    }

    // Not by DateTime's own yy, which puts the years from 50 on into the last century.
    private static bool TryParseDay(ReadOnlySpan<char> text, out DateOnly day)
    {
        Span<char> full = stackalloc char[8];
        "20".CopyTo(full);
        text.CopyTo(full[2..]);
        return DateOnly.TryParseExact(full, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static bool TryUnpack(ReadOnlySpan<char> text, out long packed)
    {
        packed = 0;
        foreach (var character in text)
        {
            var digit = Base32.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            packed = (packed << 5) | (uint)digit;
        }

        return true;
    }

    private static char CheckCharacter(ReadOnlySpan<char> text)
    {
        var product = 36;
        foreach (var character in text)
        {
            var sum = (product + Base36.IndexOf(character, StringComparison.Ordinal)) % 36;
            product = (sum == 0 ? 36 : sum) * 2 % 37;
        }

        return Base36[(37 - product) % 36];
    }
}
