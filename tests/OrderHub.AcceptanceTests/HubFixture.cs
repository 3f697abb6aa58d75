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

/// <summary>The same, for tests that move the clock themselves: parcels take a minute of it from event to event. Orders that earlier tests left go on beside a test's own.</summary>
public sealed class SlowHub : IAsyncLifetime
{
    public Hub Hub { get; private set; } = null!;

    public async Task InitializeAsync() => Hub = await Hub.StartAsync(paceMs: 60_000);

    public async Task DisposeAsync() => await Hub.DisposeAsync();
}
