namespace OrderHub.Server.Storage.MySql;

/// <summary>A migration of MySQL stores: <c>MySql/Migrations/{set}/{number}_{name}.sql</c>, the twin of the SQLite one of that name.</summary>
public sealed record MySqlMigration(int Number, string Name, string Sql) : Migration(Number, Name, Sql)
{
    /// <summary>The shipped migrations of a set (<c>Orders</c>, <c>Connectors</c>, <c>Jobs</c>), in order.</summary>
    public static IReadOnlyList<MySqlMigration> Shipped(string set) =>
        Shipped("mysql", set, static (number, name, sql) => new MySqlMigration(number, name, sql));
}
