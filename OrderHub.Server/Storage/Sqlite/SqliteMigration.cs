namespace OrderHub.Server.Storage.Sqlite;

/// <summary>A migration of SQLite stores: <c>Sqlite/Migrations/{set}/{number}_{name}.sql</c>.</summary>
public sealed record SqliteMigration(int Number, string Name, string Sql) : Migration(Number, Name, Sql)
{
    /// <summary>The shipped migrations of a set (<c>Orders</c>, <c>Search</c>, <c>Connectors</c>, <c>Jobs</c>), in order.</summary>
    public static IReadOnlyList<SqliteMigration> Shipped(string set) =>
        Shipped("sqlite", set, static (number, name, sql) => new SqliteMigration(number, name, sql));
}
