using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Flows;
using OrderHub.Server.Storage.Sharding;
using OrderHub.Server.Workflows;
using OrderHub.Server.Workflows.Definitions;

namespace OrderHub.UnitTests.Workflows;

/// <summary>Versions tied to their sub-flows, as publishing makes them.</summary>
internal static class PinnedFlows
{
    public static FlowDefinition Write(WriteBatch batch, FlowDefinition flow, DateTimeOffset now)
    {
        var pinned = FlowPins.Apply(flow, flow.Pins);
        FlowVersionTable.Publish(batch, new(0, pinned.Name, pinned.Hash, pinned.Source, now) { Pins = FlowPins.Write(pinned.Pins) });
        return pinned;
    }

    public static FlowCatalog Catalog(IShards shards, TimeProvider clock) => new(shards, clock);
}
