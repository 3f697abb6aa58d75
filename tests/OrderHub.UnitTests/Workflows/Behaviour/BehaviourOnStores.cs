using OrderHub.UnitTests.Storage;

namespace OrderHub.UnitTests.Workflows.Behaviour;

public sealed class BehaviourOnSqliteTests() : BehaviourTests(StoreKind.Sqlite);

public sealed class BehaviourOnMariaDbTests() : BehaviourTests(StoreKind.MariaDb);

/// <summary>Orders, waves and signals lie in different files here, see <see cref="SubjectShelf.Of"/>.</summary>
public sealed class BehaviourOnFourSqliteTests() : BehaviourTests(StoreKind.FourSqlite);

public sealed class BehaviourOnFourMariaDbTests() : BehaviourTests(StoreKind.FourMariaDb);
