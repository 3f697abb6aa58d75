using System.Diagnostics;
using System.Globalization;
using OrderHub.Server.Storage;
using Xunit;

namespace OrderHub.UnitTests.Storage;

public sealed class KilledWriterTests
{
    [Fact]
    public async Task After_a_kill_every_acknowledged_batch_is_there_whole_and_no_other_one_in_part()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("killed.db");
        var acknowledged = new HashSet<long>();
        for (var kill = 0; kill < 4; kill++)
        {
            await WriteUntilKilledAsync(path, first: kill * 1_000_000, acknowledgements: 150 + (170 * kill), acknowledged);
            using var database = KilledWriter.Open(path);
            var found = await database.ReadAsync(
                connection => connection.ListAsync(
                    "SELECT batch, COUNT(*) FROM part WHERE tenant_id = @p0 GROUP BY batch", row => (Batch: row.Long(), Rows: row.Long()), 1),
                CancellationToken.None);

            Assert.All(found, batch => Assert.Equal(KilledWriter.RowsPerBatch, batch.Rows));
            Assert.Empty(acknowledged.Except(found.Select(batch => batch.Batch)));
        }
    }

    private static async Task WriteUntilKilledAsync(string path, int first, int acknowledgements, HashSet<long> acknowledged)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(KilledWriter).Assembly.Location);
        start.ArgumentList.Add(path);
        start.ArgumentList.Add(first.ToString(CultureInfo.InvariantCulture));
        using var writer = Process.Start(start)!;
        try
        {
            for (var i = 0; i < acknowledgements; i++)
            {
                await ReadAsync(writer, acknowledged);
            }
        }
        finally
        {
            writer.Kill();
        }

        // What it printed before it died counts too; a line cut in half does not.
        while (await ReadAsync(writer, acknowledged))
        {
        }

        await writer.WaitForExitAsync();
    }

    private static async Task<bool> ReadAsync(Process writer, HashSet<long> acknowledged)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        if (await writer.StandardOutput.ReadLineAsync(patience.Token) is not { } line)
        {
            return false;
        }

        acknowledged.Add(long.Parse(line, CultureInfo.InvariantCulture));
        return true;
    }
}
