using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>Tests that measure time: they run when all others have ended, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
