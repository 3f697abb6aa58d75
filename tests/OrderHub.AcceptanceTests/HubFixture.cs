using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>One hub shared by the tests of a class that only add orders to it.</summary>
public sealed class HubFixture : IAsyncLifetime
{
    public Hub Hub { get; private set; } = null!;

    public async Task InitializeAsync() => Hub = await Hub.StartAsync();

    public async Task DisposeAsync() => await Hub.DisposeAsync();
}
