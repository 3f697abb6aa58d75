namespace OrderHub.Server.Storage;

/// <summary>One statement of a batch. Parameters are named <c>@p0</c>, <c>@p1</c> ... in the text.</summary>
/// <param name="Sql">Portable SQL.</param>
/// <param name="Values">Values of the parameters, in order.</param>
/// <param name="Guard">What it means when the statement cannot hold (unique key taken, or other than <paramref name="ExpectedRows"/> rows changed); null: such a failure is an error.</param>
/// <param name="ExpectedRows">How many rows must change; null: any number.</param>
public sealed record WriteStatement(string Sql, object?[] Values, string? Guard, int? ExpectedRows)
{
    /// <summary>True for a <c>SELECT COUNT(*)</c> whose answer is compared with <see cref="ExpectedRows"/>, and holds until the commit.</summary>
    public bool Counts { get; init; }

    /// <summary>
    /// The name of a row that many batches want: its statements run behind all others, also of those batches that are written together, in the order
    /// of these names, so that each row is held for as short as can be, and by two transactions never crosswise. Null: nobody else wants it.
    /// </summary>
    public string? WantedRow { get; init; }

    /// <summary>
    /// Index of a parameter whose values may be added up where several batches do the same to the same wanted row; of the others any batch's
    /// will do. Null: each is run by itself.
    /// </summary>
    public int? Sums { get; init; }

    /// <summary>
    /// The same for so many rows at once, each with its own values one behind the other: neighbours may then go in one statement, which must change one row for each of them.
    /// Null: there is no such form.
    /// </summary>
    public Func<int, string>? Several { get; init; }
}

/// <summary>
/// Everything one burst writes: applied in order in one database transaction, all or nothing. Building a batch touches no
/// database, so that decisions stay pure and the commit stays one round trip.
/// </summary>
public sealed class WriteBatch
{
    private readonly List<WriteStatement> statements = [];
    private readonly List<WriteStatement> last = [];
    private readonly List<Action> afterCommit = [];
    private readonly List<Action> afterRefusal = [];
    private IReadOnlyList<WriteStatement>? all;

    public IReadOnlyList<WriteStatement> Statements => last.Count == 0 ? statements : all ??= [.. statements, .. last.OrderBy(statement => statement.WantedRow, StringComparer.Ordinal)];

    public IReadOnlyList<Action> AfterCommit => afterCommit;

    public IReadOnlyList<Action> AfterRefusal => afterRefusal;

    /// <summary>Adds a statement whose failure is an error.</summary>
    public void Add(string sql, params object?[] values) => Add(statements, new(sql, values, null, null));

    /// <summary>Adds a statement that must change exactly <paramref name="expectedRows"/> rows and break no unique key; else nothing of the batch is written and the outcome names <paramref name="guard"/>.</summary>
    public void AddGuarded(string guard, int expectedRows, string sql, params object?[] values) =>
        Add(statements, new(sql, values, guard, expectedRows));

    /// <summary>Adds a guarded statement on a row that many batches want, behind all others, whenever they are added.</summary>
    /// <param name="row">The row's table and key.</param>
    /// <param name="guard">What it means when it does not hold.</param>
    /// <param name="expectedRows">How many rows must change; null: any number.</param>
    /// <param name="sql">Runs behind what was added for the same row before.</param>
    /// <param name="values">Of its parameters.</param>
    public void AddLast(string row, string guard, int? expectedRows, string sql, params object?[] values) =>
        Add(last, new(sql, values, guard, expectedRows) { WantedRow = row });

    /// <summary>The same for an amount that is taken or added: several batches that want the same row may take theirs in one statement.</summary>
    /// <param name="row">The row's table and key.</param>
    /// <param name="guard">What it means when it does not hold.</param>
    /// <param name="sums">Index of the amount among <paramref name="values"/>; a whole number.</param>
    /// <param name="sql">Changes one row.</param>
    /// <param name="several">The same for so many rows at once; null: there is no such form.</param>
    /// <param name="values">The row's key, the amount, and what may be any batch's.</param>
    public void AddLastSummed(string row, string guard, int sums, string sql, Func<int, string>? several, params object?[] values) =>
        Add(last, new(sql, values, guard, 1) { WantedRow = row, Sums = sums, Several = several });

    /// <summary>Runs after the commit, in this process only: a nudge to save a poll, never the truth.</summary>
    public void Then(Action nudge) => afterCommit.Add(nudge);

    /// <summary>Runs before the caller hears that a guard did not hold, in this process only: forgets what was believed and was not so.</summary>
    public void Otherwise(Action forget) => afterRefusal.Add(forget);

    /// <summary>
    /// The same batch behind a condition: a <c>SELECT COUNT(*)</c> that must give one, from before the first statement until the commit.
    /// </summary>
    public WriteBatch Behind(string guard, string countSql, params object?[] values)
    {
        var behind = new WriteBatch();
        behind.statements.Add(new(countSql, values, guard, 1) { Counts = true });
        behind.statements.AddRange(Statements);
        behind.afterCommit.AddRange(afterCommit);
        behind.afterRefusal.AddRange(afterRefusal);
        return behind;
    }

    private void Add(List<WriteStatement> to, WriteStatement statement)
    {
        to.Add(statement);
        all = null;
    }
}

/// <summary>What became of a batch: written whole, or not at all because <see cref="FailedGuard"/> did not hold.</summary>
public readonly record struct CommitOutcome(string? FailedGuard)
{
    public static CommitOutcome Committed => default;

    public bool IsCommitted => FailedGuard is null;
}
