using System.Buffers.Binary;
using System.Buffers.Text;

namespace OrderHub.Server.Data.Search;

/// <summary>
/// The place in a list where a page ended: its last order's time and id. A list goes on from there whatever came in meanwhile:
/// new orders never push others onto the next page.
/// </summary>
internal static class PageCursor
{
    private const byte Format = 1;
    private const int Size = 17;

    public static string Write(DateTimeOffset createdAt, long orderId)
    {
        Span<byte> place = stackalloc byte[Size];
        place[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(place[1..], createdAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(place[9..], orderId);
        return Base64Url.EncodeToString(place);
    }

    /// <exception cref="FormatException">None of ours.</exception>
    public static (DateTimeOffset CreatedAt, long OrderId) Read(string cursor)
    {
        Span<byte> place = stackalloc byte[Size];
        if (cursor.Length > 24 || !Base64Url.TryDecodeFromChars(cursor, place, out var written) || written != Size || place[0] != Format
            || BinaryPrimitives.ReadInt64BigEndian(place[1..]) is < 0 or > 253_402_300_799_999 and var _)
        {
            throw new FormatException("The cursor is none of this server's: begin with the first page.");
        }

        return (DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(place[1..])), BinaryPrimitives.ReadInt64BigEndian(place[9..]));
    }
}
