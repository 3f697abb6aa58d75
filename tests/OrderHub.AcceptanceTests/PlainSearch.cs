using System.Data.Common;
using System.IO.Compression;
using System.Text;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>Looks for values in every spelling: in files, in tables, and in what was compressed.</summary>
internal sealed class PlainSearch(IEnumerable<string> values)
{
    private readonly List<(string Value, byte[] Bytes)> spellings = [.. values.SelectMany(value => Spellings.Of(value).Select(bytes => (value, bytes)))];

    /// <summary>Every value found below the folder, and where. The lock of a running server cannot be read, and is empty.</summary>
    public IEnumerable<string> InFiles(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) != "in-use.lock" || new FileInfo(file).Length > 0)
        .SelectMany(file => In(Read(file)).Select(value => $"{value} in {Path.GetRelativePath(folder, file)}")).ToList();

    public IEnumerable<string> InText(string what, string text) => In(Encoding.UTF8.GetBytes(text)).Select(value => $"{value} in {what}");

    public IEnumerable<string> InBytes(string what, byte[] bytes) => In(bytes).Select(value => $"{value} in {what}");

    /// <summary>Every cell of every table: a long value lies in pieces in a file, and a compressed one is seen only when unpacked.</summary>
    public async Task<List<string>> InTablesAsync(DbConnection connection, string tablesSql)
    {
        var tables = new List<string>();
        await using (var list = connection.CreateCommand())
        {
            list.CommandText = tablesSql;
            await using var reader = await list.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        Assert.InRange(tables.Count, 2, 500);
        var found = new List<string>();
        foreach (var table in tables)
        {
            await using var all = connection.CreateCommand();
            all.CommandText = $"SELECT * FROM {table}";
            await using var reader = await all.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    found.AddRange(InCell(reader.GetValue(i)).Select(value => $"{value} in {table}.{reader.GetName(i)}"));
                }
            }
        }

        return found;
    }

    private IEnumerable<string> InCell(object cell) => cell switch
    {
        string text => In(Encoding.UTF8.GetBytes(text)),
        byte[] bytes => In(bytes).Concat(Unpacked(bytes).SelectMany(In)).Distinct(StringComparer.Ordinal),
        _ => [],
    };

    private IEnumerable<string> In(byte[] content) => spellings.Where(spelling => content.AsSpan().IndexOf(spelling.Bytes) >= 0).Select(spelling => spelling.Value).Distinct(StringComparer.Ordinal);

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static IEnumerable<byte[]> Unpacked(byte[] bytes)
    {
        Func<Stream, Stream>[] ways =
        [
            stream => new GZipStream(stream, CompressionMode.Decompress), stream => new ZLibStream(stream, CompressionMode.Decompress),
            stream => new BrotliStream(stream, CompressionMode.Decompress), stream => new DeflateStream(stream, CompressionMode.Decompress),
        ];
        foreach (var way in ways)
        {
            using var content = new MemoryStream();
            try
            {
                using var unpacking = way(new MemoryStream(bytes));
                unpacking.CopyTo(content);
            }
            catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException)
            {
                continue;
            }

            yield return content.ToArray();
        }
    }
}
