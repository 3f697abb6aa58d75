using OrderHub.Server.Storage;
using OrderHub.Server.Storage.Relay;
using OrderHub.Server.Storage.Sharding;

namespace OrderHub.Server.Data.Relay.Bus;

/// <summary>The scenarios (event family x line) that have queues, and who reads them. Kept at home, so that every node knows the queues that another one made.</summary>
internal sealed class BusTopics(IReadOnlyList<IEventConsumer> consumers, IShards shards)
{
    private volatile HashSet<(string Family, string Line)> known = [];
    private int missing;
    private TaskCompletionSource learnt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<IEventConsumer> Consumers => consumers;

    /// <summary>Somebody deleted a queue: the feed makes them anew, with the next event.</summary>
    public void Miss() => Interlocked.Exchange(ref missing, 1);

    public bool TakeMissing() => Interlocked.Exchange(ref missing, 0) == 1;

    /// <summary>Completes when this node learns of a scenario after it was asked for.</summary>
    public Task Learnt => Volatile.Read(ref learnt).Task;

    /// <summary>True where a consumer of ours wants the family.</summary>
    public bool IsWanted(string family) => consumers.Any(consumer => consumer.Wants(family));

    /// <summary>The consumers that want a scenario, each with what its queue of it is called.</summary>
    public IReadOnlyList<(IEventConsumer Consumer, string Queue)> Readers(string family, string line) =>
        [.. consumers.Where(consumer => consumer.Wants(family)).Select(consumer => (consumer, QueueOf(consumer, family, line)))];

    /// <summary>
    /// A consumer that names its families has a queue for each and each line. One that takes all of them follows the order from one to the next, and
    /// has one for each line, so that they come in their order.
    /// </summary>
    public static string QueueOf(IEventConsumer consumer, string family, string line) => BusEnvelope.TopicOf(consumer.Families is null ? "order" : family, line);

    /// <summary>Each consumer with each queue that it reads, as of now.</summary>
    public async Task<IReadOnlyList<(IEventConsumer Consumer, string Queue)>> QueuesAsync(CancellationToken ct)
    {
        var all = await shards.Home.ReadAsync(BusTopicTable.AllAsync, ct);
        known = [.. all];
        return [.. all.SelectMany(scenario => Readers(scenario.Family, scenario.Line)).Distinct().OrderBy(one => one.Consumer.Name, StringComparer.Ordinal).ThenBy(one => one.Queue, StringComparer.Ordinal)];
    }

    /// <summary>Writes down scenarios that are new.</summary>
    public async Task LearnAsync(IReadOnlyList<(string Family, string Line)> scenarios, CancellationToken ct)
    {
        var batch = new WriteBatch();
        var news = scenarios.Where(scenario => !known.Contains(scenario)).ToList();
        foreach (var (family, line) in news)
        {
            BusTopicTable.InsertIfAbsent(batch, family, line);
        }

        if (news.Count > 0)
        {
            await shards.Home.CommitAsync(batch, ct);
            known = [.. known, .. news];
            Interlocked.Exchange(ref learnt, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }
}
