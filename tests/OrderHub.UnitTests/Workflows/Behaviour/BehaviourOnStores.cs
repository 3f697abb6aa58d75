using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Workflows.Behaviour;

public sealed class BehaviourOnSqliteTests() : BehaviourTests(StoreKind.Sqlite);

public sealed class BehaviourOnMariaDbTests() : BehaviourTests(StoreKind.MariaDb);

/// <summary>Orders, waves and signals lie in different files here, see <see cref="SubjectShelf.Of"/>.</summary>
public sealed class BehaviourOnFourSqliteTests() : BehaviourTests(StoreKind.FourSqlite);

[Trait("Run", "long")]
public sealed class BehaviourOnFourMariaDbTests() : BehaviourTests(StoreKind.FourMariaDb);
