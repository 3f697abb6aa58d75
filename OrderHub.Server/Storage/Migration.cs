using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using OrderHub.Server.Model;

namespace OrderHub.Server.Storage;

/// <summary>One forward-only change of a schema, the same for all stores of a set: a file <c>{number}_{name}.sql</c>, embedded in the assembly.</summary>
/// <param name="Number">Position in its set, from 1 without gaps.</param>
/// <param name="Name">File name without its extension; example <c>001_orders</c>.</param>
/// <param name="Sql">Text of the file.</param>
public record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, so that a file changed after it ran is seen.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The migrations that are not applied yet; all that were must be known, with the same text.</summary>
    /// <exception cref="SetupException">The store was made by another version.</exception>
    internal static IReadOnlyList<T> Outstanding<T>(string store, IReadOnlyList<T> migrations, IReadOnlyList<(int Number, string Name, string Hash)> applied)
        where T : Migration
    {
        if (applied.Count > migrations.Count)
        {
            throw new SetupException(
                SetupFailure.Store,
                $"The store '{store}' has the schema {applied[^1].Name}, which is newer than this version of OrderHub knows. Start the version that wrote it, or a newer one.");
        }

        foreach (var (known, found) in migrations.Zip(applied))
        {
            if (known.Name != found.Name || known.Hash != found.Hash)
            {
                throw new SetupException(
                    SetupFailure.Store,
                    $"The store '{store}' was made with another text of migration {found.Name} than this version of OrderHub has ({known.Name}). Start the version that wrote it, or begin with an empty store.");
            }
        }

        return [.. migrations.Skip(applied.Count)];
    }

    /// <summary>The embedded files of a dialect and set, in order.</summary>
    protected static IReadOnlyList<T> Shipped<T>(string dialect, string set, Func<int, string, string, T> make)
        where T : Migration
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"{dialect}/{set}/";
        var migrations = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name, prefix, make))
            .ToList();
        for (var i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Number != i + 1)
            {
                throw new InvalidOperationException(
                    $"Migration '{migrations[i].Name}' of the set '{set}' should have the number {i + 1:000}: numbers have no gaps and no doubles.");
            }
        }

        return migrations;
    }

    private static T Read<T>(Assembly assembly, string resource, string prefix, Func<int, string, string, T> make)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var name = Path.GetFileNameWithoutExtension(resource[prefix.Length..]);
        return make(int.Parse(name.AsSpan(0, 3)), name, reader.ReadToEnd());
    }
}
