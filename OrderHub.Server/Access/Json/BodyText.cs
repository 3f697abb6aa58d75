using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace OrderHub.Server.Access.Json;

/// <summary>Looks at the text of a body before anything is made of it.</summary>
internal static class BodyText
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The body without the mark that some programs put in front of UTF-8.</summary>
    public static ReadOnlySequence<byte> WithoutMark(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> start = stackalloc byte[Mark.Length];
        if (bytes.Length < Mark.Length)
        {
            return bytes;
        }

        bytes.Slice(0, Mark.Length).CopyTo(start);
        return start.SequenceEqual(Mark) ? bytes.Slice(Mark.Length) : bytes;
    }

    /// <summary>
    /// False where a text or a name is no Unicode: broken UTF-8, or half of a pair behind <c>\u</c>. The readers of JSON find that out
    /// only when they are asked for the text, which may be long after the body was taken.
    /// </summary>
    /// <param name="bytes">The body.</param>
    /// <param name="maxDepth">Levels it may have.</param>
    /// <param name="nulls">Nulls in it, of any kind.</param>
    /// <param name="nullItems">True where one of them stands in a list.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static bool IsUnicode(in ReadOnlySequence<byte> bytes, int maxDepth, out int nulls, out bool nullItems)
    {
        (nulls, nullItems) = (0, false);
        if (!Utf8.IsValid(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray()))
        {
            return false;
        }

        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = maxDepth });
        var before = JsonTokenType.None;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !CanBeRead(ref reader))
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.Null)
            {
                nulls++;
                nullItems |= before != JsonTokenType.PropertyName;
            }

            before = reader.TokenType;
        }

        return true;
    }

    private static bool CanBeRead(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
