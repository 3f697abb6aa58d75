using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Connectors.Manifests;
using OrderHub.Server.Connectors.Catalog;

namespace OrderHub.Server.Connectors.Outbound;

/// <summary>
/// Hands files over in a folder. A reader never sees half a file: it is written under a name that begins with a dot, made durable, and
/// then renamed, which is one step. The name holds the idempotency key, so that a call that is made again writes the same file again.
/// </summary>
internal static class OutFolder
{
    private const int MaxKey = 80;

    /// <summary>The file's name. A key that no file's name can hold is told apart by its hash.</summary>
    public static string NameOf(Connector connector, OutboundOperation operation, string key, DateTimeOffset now) => operation.Path
        .Replace("{key}", Safe(key), StringComparison.Ordinal)
        .Replace("{date}", now.ToOffset(connector.Manifest.TimeZone).ToString("yyyyMMdd", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Writes the file; over one of the same name, which only the same call can have written.</summary>
    public static async Task WriteAsync(string folder, string name, byte[] content, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.tmp");
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(content, ct);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path.Combine(folder, name), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string Safe(string key)
    {
        var safe = new string([.. key.Take(MaxKey).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);
        return safe == key ? key : $"{safe}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..12]}";
    }
}
