namespace OrderHub.UnitTests.Workflows.Behaviour;

public sealed class BehaviourOnSqliteTests : BehaviourTests
{
    private protected override BenchStore NewStore() => new SqliteBenchStore();
}

public sealed class BehaviourOnMariaDbTests : BehaviourTests
{
    private protected override BenchStore NewStore() => new MariaDbBenchStore();
}
