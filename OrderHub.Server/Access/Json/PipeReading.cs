using System.Buffers;
using System.IO.Pipelines;

namespace OrderHub.Server.Access.Json;

/// <summary>Reads request bodies.</summary>
public static class PipeReading
{
    /// <summary>The whole body, in the reader's own memory: valid until the reader is advanced. Its size is limited by the server before.</summary>
    public static async ValueTask<ReadOnlySequence<byte>> ReadWholeAsync(this PipeReader reader, CancellationToken ct)
    {
        while (true)
        {
            var read = await reader.ReadAsync(ct);
            if (read.IsCompleted)
            {
                return read.Buffer;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
