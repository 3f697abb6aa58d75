using OrderHub.Server.Model;
using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;

namespace OrderHub.Server.Data.Persistence;

/// <summary>Puts events into the batch that causes them: written with it or not at all, and relayed soon after its commit.</summary>
public sealed class OutboxWriter(OutboxSignal signal)
{
    public void Append(WriteBatch batch, OrderEvent change)
    {
        OutboxTable.Insert(batch, change);
        batch.Then(signal.Nudge);
    }
}
