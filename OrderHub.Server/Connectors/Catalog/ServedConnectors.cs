namespace OrderHub.Server.Connectors.Catalog;

/// <summary>Loops that serve connectors, each in its own: also one that is published while the server runs gets its loop.</summary>
internal static class ServedConnectors
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(2);

    /// <summary>Serves every connector for which something holds, until the token ends it. A loop goes on when its connector is taken out, and finds nothing to do.</summary>
    public static async Task ServeEachAsync(this ConnectorCatalog catalog, Func<Connector, bool> holds, Func<string, Task> serve, TimeProvider time, CancellationToken ct)
    {
        var served = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            while (!ct.IsCancellationRequested)
            {
                foreach (var name in catalog.NamesOf(holds).Where(name => !served.ContainsKey(name)))
                {
                    served[name] = serve(name);
                }

                await Task.Delay(Rhythm, time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping is not failing.
        }

        await Task.WhenAll(served.Values);
    }
}
