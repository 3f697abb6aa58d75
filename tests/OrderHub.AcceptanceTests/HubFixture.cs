using OrderHub.Testing;
using Xunit;

namespace OrderHub.AcceptanceTests;

/// <summary>One hub shared by the tests of a class that only add orders to it.</summary>
public class HubFixture : IAsyncLifetime
{
    public Hub Hub { get; private set; } = null!;

    /// <summary>Milliseconds of the clock from event to event of a parcel.</summary>
    protected virtual int Pace => 20;

    public async Task InitializeAsync() => Hub = await Hub.StartAsync(paceMs: Pace);

    public async Task DisposeAsync() => await Hub.DisposeAsync();
}

/// <summary>The same, for tests that move the clock themselves: parcels take a minute of it from event to event. Orders that earlier tests left go on beside a test's own.</summary>
public sealed class SlowHub : HubFixture
{
    protected override int Pace => 60_000;
}
