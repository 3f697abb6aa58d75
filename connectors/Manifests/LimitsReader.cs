namespace OrderHub.Connectors.Manifests;

/// <summary>Reads the limits of a manifest.</summary>
internal static class LimitsReader
{
    public static LimitsManifest Read(DocumentNode node)
    {
        var usual = new LimitsManifest();
        var limits = new LimitsManifest
        {
            MaxBytes = node.Integer("maxBytes", usual.MaxBytes, 1024, LimitsManifest.MostBytes),
            MaxDepth = node.Integer("maxDepth", usual.MaxDepth, 4, 64),
            Timeout = node.Duration("timeout", usual.Timeout),
            Concurrency = node.Integer("concurrency", usual.Concurrency, 1, 1024),
            Queue = node.Integer("queue", usual.Queue, 0, 100_000),
            RatePerSecond = node.Integer("ratePerSecond", usual.RatePerSecond, 0, 100_000),
            Tries = node.Integer("tries", usual.Tries, 1, 5),
            RetryDelay = node.Duration("retryDelay", usual.RetryDelay),
            InboundConcurrency = node.Integer("inboundConcurrency", usual.InboundConcurrency, 1, 1024),
            InboundQueue = node.Integer("inboundQueue", usual.InboundQueue, 0, 100_000),
            BreakRatio = node.Share("breakRatio", usual.BreakRatio),
            BreakMinimum = node.Integer("breakMinimum", usual.BreakMinimum, 2, 10_000),
            BreakWindow = node.Duration("breakWindow", usual.BreakWindow),
            BreakTime = node.Duration("breakTime", usual.BreakTime),
        };
        foreach (var (name, value) in new[] { ("timeout", limits.Timeout), ("breakWindow", limits.BreakWindow), ("breakTime", limits.BreakTime) })
        {
            if (value < TimeSpan.FromMilliseconds(500) || value > TimeSpan.FromHours(1))
            {
                node.Fault(name, "Between half a second and an hour.");
            }
        }

        if (limits.RetryDelay < TimeSpan.FromMilliseconds(10) || limits.RetryDelay > TimeSpan.FromSeconds(10))
        {
            node.Fault("retryDelay", "Between 10 milliseconds and 10 seconds.");
        }

        node.Close();
        return limits;
    }
}
