using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace OrderHub.Server.Storage.Sqlite;

/// <summary>One forward-only change of a schema: the file <c>Migrations/{set}/{number}_{name}.sql</c>, embedded in the assembly.</summary>
/// <param name="Number">Position in its set, from 1 without gaps.</param>
/// <param name="Name">File name without its extension; example <c>001_orders</c>.</param>
/// <param name="Sql">Text of the file.</param>
public sealed record SqliteMigration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, so that a file changed after it ran is seen.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The shipped migrations of a set (<c>Orders</c>, <c>Search</c>), in order.</summary>
    public static IReadOnlyList<SqliteMigration> Shipped(string set)
    {
        var assembly = typeof(SqliteMigration).Assembly;
        var prefix = $"sqlite/{set}/";
        var migrations = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name, prefix))
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

    private static SqliteMigration Read(Assembly assembly, string resource, string prefix)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var name = Path.GetFileNameWithoutExtension(resource[prefix.Length..]);
        return new(int.Parse(name.AsSpan(0, 3)), name, reader.ReadToEnd());
    }
}
